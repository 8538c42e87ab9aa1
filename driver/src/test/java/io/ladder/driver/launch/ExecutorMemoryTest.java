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

    /** 8 GiB less 1.5 for the driver, shared by four, each with 1 GiB of heap. */
    @Test
    void whereAllRanksRunOnOneMachineTheyShareWhatHeapsAndTheDriverLeave() {
        long share = (8192 - 1536) / 4 - 1024;
        assertThat(before(true, 4)).hasValueSatisfying(budget -> {
            assertThat(budget.offHeapBytes()).isEqualTo(share << 20);
            assertThat(budget.givenBy())
                    .isEqualTo(
                            "this machine (8,192 MiB for 4 ranks; 1,536 for the driver and 1,024 for the Java heap of"
                                    + " each rank)");
        });
        assertThat(before(false, 4, "--master", "local-cluster[4,1,1024]")).isPresent();
        assertThat(inSpark("local-cluster[4,1,1024]", Map.of()).offHeapBytes()).isEqualTo(share << 20);
    }

    @Test
    void largerHeapsLeaveLess() {
        Map<String, String> settings = Map.of("spark.executor.memory", "1280m", "spark.driver.memory", "2g");
        long share = (8192 - 2560) / 4 - 1280;
        assertThat(inSpark("local-cluster[4,1,1280]", settings).offHeapBytes()).isEqualTo(share << 20);
        assertThat(before(
                        false,
                        4,
                        "--master",
                        "local-cluster[4,1,1280]",
                        "--executor-memory",
                        "1280m",
                        "--driver-memory",
                        "2g"))
                .hasValueSatisfying(budget -> assertThat(budget.offHeapBytes()).isEqualTo(share << 20));
        assertThat(ExecutorMemory.beforeSpark(new SubmitOptions(List.of()), true, 1, new SparkConfig(1, "7g"), MACHINE))
                .hasValueSatisfying(budget -> assertThat(budget.offHeapBytes()).isZero());
    }

    @Test
    void ranksInsideTheDriverHaveNoHeapOfTheirOwn() {
        assertThat(inSpark("local[4]", Map.of("spark.executor.memory", "6g")).offHeapBytes())
                .isEqualTo(((8192L - 1536) / 4) << 20);
    }

    @Test
    void whatIsProposedCanBeDone() {
        assertThat(ExecutorMemory.beforeSpark(new SubmitOptions(List.of()), true, 1, new SparkConfig(1, "1g"), MACHINE))
                .hasValueSatisfying(budget ->
                        assertThat(budget.remedy()).startsWith("use a machine").doesNotContain("ranks ("));
        assertThat(ExecutorMemory.beforeSpark(new SubmitOptions(List.of()), true, 2, new SparkConfig(1, "2g"), MACHINE))
                .hasValueSatisfying(budget -> assertThat(budget.remedy())
                        .startsWith("give each rank a smaller Java heap (spark.executorMemory; ")
                        .contains(", or use fewer ranks (parallelism.ranks), or use a machine"));
    }

    @Test
    void anOverheadThatTheUserGivesIsTheLimitInsideSparkToo() {
        assertThat(inSpark(
                                "local-cluster[4,1,1024]",
                                Map.of("spark.executor.memoryOverhead", "540m", ExecutorMemory.PLANNED, "700m"))
                        .givenBy())
                .isEqualTo("spark.executor.memoryOverhead=540m");
        Map<String, String> planned = Map.of("spark.executor.memoryOverhead", "540m", ExecutorMemory.PLANNED, "540m");
        assertThat(inSpark("local-cluster[4,1,1024]", planned).givenBy())
                .as("what the plan asks for is no limit where nothing enforces it")
                .startsWith("this machine");
        assertThat(before(true, 2, "--conf", "spark.executor.memoryOverhead=100g"))
                .as("more than the machine has")
                .hasValueSatisfying(budget -> assertThat(budget.givenBy()).startsWith("this machine"));
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
                .hasMessageContaining("this machine has 8,192 MiB; use at most 1706m");
        var elsewhere = new SubmitOptions(List.of("--master", "yarn"));
        assertThatCode(() -> ExecutorMemory.requireHeaps(elsewhere, true, 3, config, MACHINE))
                .doesNotThrowAnyException();
    }

    @Test
    void whatSparkWillRefuseIsLeftToIt() {
        assertThat(ExecutorMemory.mebibytes("much")).isEmpty();
    }

    private static Optional<MemoryBudget> before(boolean embedded, int ranks, String... options) {
        return ExecutorMemory.beforeSpark(
                new SubmitOptions(List.of(options)), embedded, ranks, new SparkConfig(1, "1g"), MACHINE);
    }

    private static MemoryBudget inSpark(String master, Map<String, String> settings) {
        return ExecutorMemory.inSpark(master, name -> Optional.ofNullable(settings.get(name)), 4, MACHINE);
    }
}
