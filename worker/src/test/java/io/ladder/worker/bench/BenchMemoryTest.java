package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.worker.MemoryBudget;
import io.ladder.worker.MemoryUse;
import org.junit.jupiter.api.Test;

class BenchMemoryTest {
    private static final long HEAP = 1L << 30;

    private static BenchSubject subject(String model, String changes) {
        return BenchSubject.of(ModelShape.parse("--model", model), ConfigTree.parse(changes, "changes"));
    }

    @Test
    void whatTheMachineHasNoRoomForIsRefusedWithNumbersAndSettings() {
        BenchSubject huge = subject("gpt2 48 8192 64 64 32768 50000 2048", "{train: {batch: 8}}");
        assertThatThrownBy(() -> new BenchMemory(24L << 30, HEAP).require(huge, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("this machine (24,576 MiB for 1 rank of one process with 1,024 of Java heap)")
                .hasMessageContaining("make the model smaller: model.layers=")
                .hasMessageContaining("or measure it on a machine with room for ")
                .hasMessageContaining("given with --set");
        BenchSubject wide = subject("gpt2 6 384 6 6 1536 4096 256", "{train: {batch: 64, precision: f32}}");
        assertThatThrownBy(() -> new BenchMemory(2560L << 20, HEAP).require(wide, 1))
                .hasMessageContaining("what fits: train.microBatch=");
    }

    /** The heap and the process once, what the tensors take once for each rank. */
    @Test
    void ranksShareOneProcess() {
        BenchSubject subject =
                subject("gpt2 2 64 2 2 256 96 64", "{train: {batch: 8, precision: f32}, parallelism: {ranks: 2}}");
        long tensors =
                MemoryUse.predicted(subject.config(), subject.vocab(), 2, 1).total();
        long needed = HEAP + MemoryBudget.PROCESS_BYTES + 2 * tensors;
        assertThatCode(() -> new BenchMemory(needed, HEAP).require(subject, 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new BenchMemory(needed - 2, HEAP).require(subject, 1))
                .hasMessageContaining("measure fewer ranks (--ranks), or measure it on a machine");
        assertThat(tensors).isPositive();
    }
}
