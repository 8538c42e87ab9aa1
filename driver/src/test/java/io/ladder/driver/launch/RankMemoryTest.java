package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.worker.MemoryBudget;
import io.ladder.worker.MemoryUse;
import io.ladder.worker.RunConfig;
import org.junit.jupiter.api.Test;

class RankMemoryTest {
    @Test
    void whatIsAskedForIsEnoughForWhatIsThenChecked() {
        for (String tokenizer : new String[] {"byte", "char"}) {
            RunConfig config = config("data.tokenizer=" + tokenizer);
            VocabularySize vocab = VocabularySize.of(config.data());
            long asked = RankMemory.offHeapMb(config, vocab, 2);
            MemoryBudget budget = new MemoryBudget(asked << 20, "the container", "ask for %d MiB");
            assertThatCode(() -> budget.require(config, vocab.most(), 2, 2)).doesNotThrowAnyException();
            long predicted = MemoryUse.predicted(config, vocab.most(), 2, 2).total() >> 20;
            assertThat(asked).isBetween(predicted + 512, predicted + predicted / 5 + 520);
        }
    }

    @Test
    void whatCannotFitIsRefusedWithWhatWould() {
        RunConfig config = config("train.batch=64");
        MemoryBudget budget = new MemoryBudget(1L << 30, "this machine", "use one with %d MiB");
        assertThatThrownBy(() -> RankMemory.require(budget, config, VocabularySize.of(config.data()), 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("this machine leaves 1,024 MiB")
                .hasMessageContaining("what fits: train.microBatch=");
    }

    @Test
    void recomputationAsksForLess() {
        VocabularySize vocab = new VocabularySize(256, 256);
        long none = RankMemory.offHeapMb(config(), vocab, 1);
        long block = RankMemory.offHeapMb(config("train.recompute=block"), vocab, 1);
        assertThat(block).isLessThan(none);
    }

    private static RunConfig config(String... overrides) {
        ConfigTree user = ConfigTree.parse(
                """
                data: {text: a.txt}
                model: {layers: 6, dim: 384, heads: 6, seq: 256}
                train: {batch: 16}
                parallelism: {ranks: 2}
                """,
                "test");
        for (String override : overrides) {
            user.set(override);
        }
        return RunConfig.of(RunConfig.resolve(user));
    }
}
