package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.collective.WireType;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.model.ModelStyle;
import io.ladder.parallelism.ParallelismConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunConfigTest {
    @Test
    void anEmptyFileLacksOnlyTheCorpus() {
        assertThatThrownBy(() -> of(""))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).singleElement().asString().contains("data.text"));
    }

    @Test
    void defaultsAndPresetFillWhatIsNotSaid() {
        RunConfig config = of("data: {text: a.txt}\nmodel: {style: llama, layers: 2, dim: 96, heads: 4}\n");

        assertThat(config.model().style()).isEqualTo(ModelStyle.LLAMA);
        assertThat(config.model().kvHeads()).isEqualTo(4);
        assertThat(config.model().ffn()).isEqualTo(256);
        assertThat(config.train().microBatch()).isEqualTo(MicroBatch.AUTO);
        assertThat(config.train().precision()).isEqualTo(Precision.AUTO);
        assertThat(config.checkpoint().directoryIn("runs/x")).isEqualTo("runs/x/checkpoints");
    }

    @Test
    void aResolvedTreeResolvesToItself() {
        ConfigTree resolved = RunConfig.resolve(ConfigTree.parse("data: {text: a.txt}", "a.yaml"));

        assertThat(RunConfig.resolve(resolved).toYaml()).isEqualTo(resolved.toYaml());
        assertThat(RunConfig.of(RunConfig.resolve(ConfigTree.parse(resolved.toYaml(), "resolved"))))
                .isEqualTo(RunConfig.of(resolved));
    }

    @Test
    void rulesAcrossSectionsAreReportedTogether() {
        assertThatThrownBy(
                        () -> of(
                                """
                        data: {text: a.txt}
                        train: {batch: 10, steps: 50, schedule: {warmup: 100, minLr: 1.0}}
                        parallelism: {ranks: 3}
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("train.batch=10 is not divisible by parallelism.ranks=3")
                .hasMessageContaining("train.batch=9 or 12")
                .hasMessageContaining("train.schedule.warmup=100 must be below train.steps=50")
                .hasMessageContaining("train.schedule.minLr=1.0 is above");
    }

    @Test
    void aMicroBatchThatDoesNotDivideTheSliceIsRefused() {
        assertThatThrownBy(() -> of("data: {text: a.txt}\ntrain: {batch: 12, microBatch: 4}\nparallelism: {ranks: 2}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("train.microBatch=4 does not divide the 6 sequences");
    }

    @Test
    void tokensOfAnEvaluationAreANumberOrAll() {
        assertThat(of("data: {text: a.txt}").train().evaluateTokens().most()).isEqualTo(1_000_000);
        assertThat(of("data: {text: a.txt}\ntrain: {evaluateTokens: 2e5}")
                        .train()
                        .evaluateTokens()
                        .most())
                .isEqualTo(200_000);
        assertThat(of("data: {text: a.txt}\ntrain: {evaluateTokens: All}")
                        .train()
                        .evaluateTokens())
                .hasToString("all");
        for (String wrong : List.of("0", "-5", "1.5", "some")) {
            assertThatThrownBy(() -> of("data: {text: a.txt}\ntrain: {evaluateTokens: " + wrong + "}"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("train.evaluateTokens=" + wrong)
                    .hasMessageContaining("all");
        }
        assertThatThrownBy(() -> new EvaluationTokens(0)).isInstanceOf(ConfigException.class);
        long odd = (1L << 53) + 1; // no double
        assertThat(EvaluationTokens.parse("it", Long.toString(odd)).most()).isEqualTo(odd);
        assertThat(EvaluationTokens.parse("it", " 1.5e3 ").most()).isEqualTo(1500);
    }

    @Test
    void aListWhereAValueIsMeantSaysWhatIsMeant() {
        assertThatThrownBy(() -> of("data: {text: a.txt}\nmodel: {window: [8]}\n"
                        + "train: {evaluateTokens: [1], clip: [1], microBatch: [1], precision: [f32]}"))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .containsExactlyInAnyOrder(
                                "model.window is a list, not a whole number above 0, or none",
                                "train.evaluateTokens is a list, not a whole number above 0, or all",
                                "train.clip is a list, not a number above 0, or none",
                                "train.microBatch is a list, not a whole number above 0, or auto",
                                "train.precision is a list, not one of auto | f32 | bf16"));
    }

    @Test
    void precisionIsAutoF32OrBf16() {
        assertThat(of("data: {text: a.txt}\ntrain: {precision: bf16}").train().precision())
                .isEqualTo(Precision.BF16);
        assertThatThrownBy(() -> of("data: {text: a.txt}\ntrain: {precision: fp8}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("train.precision=fp8");
    }

    @Test
    void gradientsTravelAsF32InBucketsOfFourMebibytesUnlessToldOtherwise() {
        assertThat(of("data: {text: a.txt}").parallelism())
                .isEqualTo(new ParallelismConfig(1, ParallelismConfig.DEFAULT_BUCKET_BYTES, WireType.F32));
        assertThat(of("data: {text: a.txt}\nparallelism: {wire: bf16}")
                        .parallelism()
                        .wire())
                .isEqualTo(WireType.BF16);
        assertThatThrownBy(() -> of("data: {text: a.txt}\nparallelism: {wire: fp8}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("parallelism.wire=fp8")
                .hasMessageContaining("bf16");
    }

    @Test
    void kernelsAreNamedInAnyCaseAsPrecisionsAre() {
        RunConfig config = of("data: {text: a.txt}\ntensor: {kernels: PLAIN}\ntrain: {precision: BF16}");
        assertThat(config.tensor().kernels()).isEqualTo("plain");
        assertThat(config.train().precision()).isEqualTo(Precision.BF16);
    }

    @Test
    void theResolvedConfigurationSaysTheWireType() {
        assertThat(RunConfig.resolve(ConfigTree.parse("data: {text: a.txt}", "a.yaml"))
                        .toYaml())
                .contains("wire: f32");
    }

    @Test
    void unknownKeysAndStylesAreNamed() {
        assertThatThrownBy(() -> of("data: {text: a.txt}\ntrain: {stepz: 3}\nmodel: {style: gtp2}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown setting train.stepz; did you mean train.steps?")
                .hasMessageContaining("model.style=gtp2");
    }

    @Test
    void clippingMayBeSwitchedOff() {
        assertThat(of("data: {text: a.txt}\ntrain: {clip: none}")
                        .train()
                        .clip()
                        .rule()
                        .scale(1e9))
                .isEqualTo(1);
        assertThatThrownBy(() -> of("data: {text: a.txt}\ntrain: {clip: 0}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("train.clip=0.0 must be a number above 0, or none");
    }

    @Test
    void autoMicroBatchesAreTheLargestDivisorWithinTheRowBudget() {
        assertThat(MicroBatch.AUTO.of(12, 64)).isEqualTo(12);
        assertThat(MicroBatch.AUTO.of(12, 1024)).isEqualTo(6); // 8 sequences fit, 6 divides 12
        assertThat(MicroBatch.AUTO.of(7, 4096)).isEqualTo(1);
        assertThat(MicroBatch.AUTO.of(4, 100_000)).isEqualTo(1);
    }

    private static RunConfig of(String yaml) {
        return RunConfig.of(RunConfig.resolve(ConfigTree.parse(yaml, "test.yaml")));
    }
}
