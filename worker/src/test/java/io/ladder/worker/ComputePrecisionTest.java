package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.tensor.Bf16Support;
import io.ladder.tensor.DType;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ComputePrecisionTest {
    private static final Bf16Support AMX = new Bf16Support(true, true, "oneDNN on avx10.1-512-amx");
    private static final Bf16Support AVX512 = new Bf16Support(true, false, "oneDNN on avx512");
    private static final Bf16Support AVX2 = new Bf16Support(false, false, "oneDNN on avx2");

    @TempDir
    Path directory;

    private Path tokens;

    @BeforeEach
    void corpus() {
        tokens = MadeUpCorpus.write(directory.resolve("tokens"), 3000, 400);
    }

    @Test
    void autoTakesBf16WhereEveryRankHasItAndSaysWhy() {
        assertThat(ComputePrecision.of(config("auto", "onednn"), AMX, true).line())
                .isEqualTo(
                        "precision: bf16 (train.precision=auto: oneDNN on avx10.1-512-amx multiplies bf16 in hardware)");
        assertThat(ComputePrecision.of(config("auto", "onednn"), AVX2, false).line())
                .isEqualTo("precision: f32 (train.precision=auto: oneDNN on avx2 has no instructions for bf16 products"
                        + " (AMX or AVX512-BF16))");
        assertThat(ComputePrecision.of(config("auto", "onednn"), AMX, false).line())
                .startsWith("precision: f32 (train.precision=auto: another rank has no instructions");
        assertThat(ComputePrecision.of(config("f32", "onednn"), AMX, true).dtype())
                .isEqualTo(DType.F32);
    }

    @Test
    void bf16IsNotEmulatedUnlessTheReferenceKernelsAreAskedFor() {
        assertThat(ComputePrecision.of(config("bf16", "onednn"), AMX, true).dtype())
                .isEqualTo(DType.BF16);
        assertThatThrownBy(() -> ComputePrecision.of(config("bf16", "onednn"), AVX2, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("train.precision=bf16")
                .hasMessageContaining("oneDNN on avx2")
                .hasMessageEndingWith("which oneDNN emulates on AVX-512 only; use auto or f32");
        assertThatThrownBy(() -> ComputePrecision.of(config("bf16", "onednn"), AVX512, false))
                .hasMessageContaining("oneDNN on avx512")
                .hasMessageEndingWith("and emulating them is slower than f32; use auto or f32");
        assertThat(ComputePrecision.of(config("auto", "plain"), new Bf16Support(true, false, "Java loops"), false)
                        .line())
                .isEqualTo("precision: f32 (train.precision=auto: tensor.kernels=plain computes bf16 more slowly than"
                        + " f32)");
        assertThat(ComputePrecision.of(config("bf16", "plain"), new Bf16Support(true, false, "Java loops"), false)
                        .line())
                .isEqualTo("precision: bf16 (train.precision=bf16, by Java loops)");
    }

    @Test
    void theChoiceIsInTheLogOfTheRun() {
        assertThat(run("a").train(1).facts.lines())
                .anyMatch(line -> line.startsWith("precision: f32 (train.precision=auto"));
        assertThat(run("b").set("train.precision=bf16").train(1).facts.lines())
                .contains("precision: bf16 (train.precision=bf16, by Java loops)");
    }

    /** One per cent is what the project promises. */
    @Test
    void aRunInBf16EndsAsOneInF32() {
        double f32 = last(run("a").set("train.precision=f32").train(2));
        double bf16 = last(run("b").set("train.precision=bf16").train(2));
        assertThat(bf16).isNotEqualTo(f32).isCloseTo(f32, within(0.01 * f32));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anInterruptedRunInBf16EndsWithTheSameBits(int ranks) {
        RecordedEvents whole = run("whole").set("train.precision=bf16").train(ranks);

        TinyRun run = run("interrupted").set("train.precision=bf16");
        RecordedEvents killed = new RecordedEvents();
        killed.dieAfterStep = 33;
        assertThatThrownBy(() -> run.train(ranks, killed)).hasMessageContaining("killed after step 33");

        assertThat(run.train(ranks).deterministic())
                .isEqualTo(whole.deterministic().subList(20, 50));
    }

    private static double last(RecordedEvents events) {
        return events.steps.get(events.steps.size() - 1).loss();
    }

    private TinyRun run(String name) {
        return new TinyRun(tokens, directory.resolve(name));
    }

    private static RunConfig config(String precision, String kernels) {
        return RunConfig.of(RunConfig.resolve(ConfigTree.parse(
                "data: {text: a.txt}\ntrain: {precision: " + precision + "}\ntensor: {kernels: " + kernels + "}",
                "test")));
    }
}
