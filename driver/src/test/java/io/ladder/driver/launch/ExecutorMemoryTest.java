package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.worker.MemoryBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorMemoryTest {
    private static final long MACHINE = 8L << 30;

    @Test
    void whereAllRanksRunOnOneMachineTheyShareIt() {
        assertThat(before(true, 4))
                .hasValueSatisfying(budget -> assertThat(budget.offHeapBytes()).isEqualTo(2L << 30));
        assertThat(before(false, 4, "--master", "local-cluster[4,1,1024]")).isPresent();
        assertThat(inSpark("local-cluster[4,1,1024]", Map.of("spark.executor.memoryOverhead", "1g"))
                        .offHeapBytes())
                .isEqualTo(2L << 30);
    }

    @Test
    void aClusterIsAskedForWhatTheRunNeeds() {
        assertThat(before(false, 4)).isEmpty();
        assertThat(before(true, 4, "--master", "yarn")).isEmpty();
    }

    @Test
    void anOverheadThatTheUserGivesIsTheLimitEverywhere() {
        assertThat(before(true, 2, "--conf", "spark.executor.memoryOverhead=700m"))
                .hasValueSatisfying(budget -> {
                    assertThat(budget.offHeapBytes()).isEqualTo(700L << 20);
                    assertThat(budget.givenBy()).isEqualTo("spark.executor.memoryOverhead=700m");
                });
    }

    @Test
    void insideAClusterTheContainersOverheadIsTheLimit() {
        assertThat(inSpark("yarn", Map.of("spark.executor.memoryOverhead", "900m"))
                        .offHeapBytes())
                .isEqualTo(900L << 20);
        assertThat(inSpark("yarn", Map.of()).offHeapBytes()).isEqualTo(384L << 20);
        assertThat(inSpark("k8s://https://host", Map.of("spark.executor.memory", "20g"))
                        .offHeapBytes())
                .isEqualTo(2048L << 20);
    }

    @ParameterizedTest
    @CsvSource({"700, 700", "700m, 700", "2G, 2048", "1gb, 1024", "1t, 1048576", "2048k, 2"})
    void sizesAreReadAsSparkReadsThem(String text, long mebibytes) {
        assertThat(ExecutorMemory.mebibytes(text)).hasValue(mebibytes);
    }

    @Test
    void heapsThatThisMachineDoesNotHaveAreRefused() {
        var options = new SubmitOptions(List.of());
        var config = new SparkConfig(1, "3g");
        assertThatCode(() -> ExecutorMemory.requireHeaps(options, true, 2, config, MACHINE))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ExecutorMemory.requireHeaps(options, true, 3, config, MACHINE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("spark.executorMemory=3g is 9,216 MiB of Java heap for 3 ranks")
                .hasMessageContaining("this machine has 8,192 MiB; use at most 2730m");
        var elsewhere = new SubmitOptions(List.of("--master", "yarn"));
        assertThatCode(() -> ExecutorMemory.requireHeaps(elsewhere, true, 3, config, MACHINE))
                .doesNotThrowAnyException();
    }

    @Test
    void whatSparkWillRefuseIsLeftToIt() {
        assertThat(ExecutorMemory.mebibytes("much")).isEmpty();
    }

    private static Optional<MemoryBudget> before(boolean embedded, int ranks, String... options) {
        return ExecutorMemory.beforeSpark(new SubmitOptions(List.of(options)), embedded, ranks, MACHINE);
    }

    private static MemoryBudget inSpark(String master, Map<String, String> settings) {
        return ExecutorMemory.inSpark(master, name -> Optional.ofNullable(settings.get(name)), 4, MACHINE);
    }
}
