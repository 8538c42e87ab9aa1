package io.ladder.scaling.plan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchFileTest {
    private static final String MACHINE =
            """
            "machine": {"threads": 2,
              "gemm": [{"dtype": "f32", "size": 512, "gflops": 200.0}, {"dtype": "f32", "size": 1024, "gflops": 280.0},
                       {"dtype": "bf16", "size": 1024, "gflops": 60.0}],
              "allReduce": [{"ranks": 2, "bytes": 65536, "GBPerSecond": 1.5}, {"ranks": 2, "bytes": 1048576, "GBPerSecond": 2.5}]}
            """;

    @TempDir
    Path directory;

    private BenchFile file(String json) throws IOException {
        return BenchFile.read(Files.writeString(directory.resolve("bench.json"), json));
    }

    @Test
    void aMeasuredStepIsTheRateOfACoreTimesTheCores() throws IOException {
        ComputeRate rate = file("{\"gflops\": 300.0, \"ranks\": 2, \"threads\": 1, \"precision\": \"bf16\", " + MACHINE
                        + "}")
                .rate(4, Optional.empty(), Optional.empty());
        assertThat(rate.flopsPerSecond()).isCloseTo(6e11, within(1.0));
        assertThat(rate.precision()).isEqualTo("bf16");
        assertThat(rate.assumed()).isTrue(); // one thread was measured, four are planned
    }

    @Test
    void withoutAStepTheBestProductCountsInPart() throws IOException {
        ComputeRate assumed = file("{" + MACHINE + "}").rate(2, Optional.empty(), Optional.empty());
        assertThat(assumed.flopsPerSecond()).isCloseTo(280e9 * BenchFile.ASSUMED_MFU, within(1.0));
        assertThat(assumed.precision()).isEqualTo("f32");
        assertThat(assumed.source()).contains("assumed");
        assertThat(file("{" + MACHINE + "}")
                        .rate(2, Optional.of(0.7), Optional.empty())
                        .flopsPerSecond())
                .isCloseTo(196e9, within(1.0));
    }

    /** A law's runs were trained in one precision, the step was measured in the other. */
    @Test
    void aStepOfAnotherPrecisionCountsAsTheProductsDoAndIsSaidToBeAssumed() throws IOException {
        BenchFile bench =
                file("{\"gflops\": 30.0, \"ranks\": 1, \"threads\": 2, \"precision\": \"bf16\", " + MACHINE + "}");
        ComputeRate rate = bench.rate(2, Optional.empty(), Optional.of("f32"));
        assertThat(rate.flopsPerSecond()).isCloseTo(30e9 * 280 / 60, within(1.0));
        assertThat(rate.precision()).isEqualTo("f32");
        assertThat(rate.assumed()).isTrue();
        assertThat(rate.source())
                .contains("15.0 GFLOP/s per core in bf16, taken for 70.0 in f32", "4.67 times", "--precision f32");
        ComputeRate same = bench.rate(2, Optional.empty(), Optional.of("bf16"));
        assertThat(same).isEqualTo(bench.rate(2, Optional.empty(), Optional.empty()));
        assertThat(same.assumed()).isFalse();
        ComputeRate products = file("{" + MACHINE + "}").rate(2, Optional.empty(), Optional.of("bf16"));
        assertThat(products.flopsPerSecond()).isCloseTo(60e9 * BenchFile.ASSUMED_MFU, within(1.0));
    }

    @Test
    void theBestAllReduceIsTheBandwidth() throws IOException {
        assertThat(file("{" + MACHINE + "}").localBandwidth()).contains(2.5e9);
    }

    @Test
    void whatIsNoBenchSaysHowToMakeOne() {
        assertThatThrownBy(() -> BenchFile.read(directory.resolve("none.json")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.json")
                .hasMessageContaining("ladder bench");
        assertThatThrownBy(() -> file("{}")).isInstanceOf(ConfigException.class).hasMessageContaining("machine.gemm");
        assertThatThrownBy(() -> file("{")).isInstanceOf(ConfigException.class).hasMessageContaining("JSON");
    }
}
