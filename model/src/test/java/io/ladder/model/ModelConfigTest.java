package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import org.junit.jupiter.api.Test;

class ModelConfigTest {
    @Test
    void presetsHoldEveryKeyAndResolveAuto() {
        ModelConfig gpt2 = Configs.of("gpt2");
        assertThat(gpt2.kvHeads()).isEqualTo(12);
        assertThat(gpt2.ffn()).isEqualTo(4 * 768);
        assertThat(gpt2.window()).isEqualTo(AttentionWindow.NONE);
        ModelConfig llama = Configs.of("llama");
        assertThat(llama.ffn()).isEqualTo(2048); // 8/3 * 768 is a multiple of 32 already
        assertThat(llama.norm()).isEqualTo(NormKind.RMSNORM);
    }

    @Test
    void gatedWidthIsRoundedUpToThirtyTwo() {
        assertThat(Configs.of("llama", "dim=100", "heads=10").ffn()).isEqualTo(288); // 266.7
        assertThat(Configs.of("gpt2", "dim=100", "heads=10", "activation=SwiGLU")
                        .ffn())
                .isEqualTo(288);
    }

    @Test
    void wordsAreTakenInAnyCase() {
        ModelConfig config = Configs.of("gpt2", "initialization=zeroResidual", "positions=ALiBi", "window=5");
        assertThat(config.initialization()).isEqualTo(Initialization.ZERORESIDUAL);
        assertThat(config.positions()).isEqualTo(PositionKind.ALIBI);
        assertThat(config.window()).isEqualTo(AttentionWindow.of(5));
    }

    @Test
    void headsThatDoNotDivideDimAreRefusedWithWhatWould() {
        assertThatThrownBy(() -> Configs.of("gpt2", "dim=128", "heads=6"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "model.heads=6 must divide model.dim=128 (remainder 2); use 1, 2, 4, 8, 16, 32, 64");
    }

    @Test
    void allProblemsOfTheSectionAreSaidTogether() {
        assertThatThrownBy(() -> Configs.of("gpt2", "layers=0", "dropout=1.5", "heads=12", "kvHeads=5", "window=2000"))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .anyMatch(problem -> problem.startsWith("model.layers=0"))
                        .anyMatch(problem -> problem.startsWith("model.dropout=1.5"))
                        .anyMatch(problem -> problem.startsWith("model.kvHeads=5 must divide model.heads=12"))
                        .anyMatch(problem -> problem.startsWith("model.window=2000 has no effect"))
                        .hasSize(4));
    }

    @Test
    void rotaryPositionsNeedAnEvenHead() {
        assertThatThrownBy(() -> Configs.of("llama", "dim=30", "heads=10"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("model.positions=rope needs an even head size, not model.dim / model.heads = 3");
    }

    @Test
    void aWindowThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Configs.of("gpt2", "window=wide"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("window=wide is neither none nor a whole number");
    }

    @Test
    void autoStaysWhereItsSourceIsNoNumber() {
        ConfigTree tree = ConfigTree.resource(ModelConfig.class, "gpt2.yaml");
        tree.set("dim=wide");
        ModelConfig.resolveAuto(tree.root());
        assertThat(tree.root().get("ffn").asText()).isEqualTo("auto");
    }
}
