package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ModelFlopsTest {
    @Test
    void gpt2SmallIsCountedProductByProduct() {
        ModelFlops flops = ModelFlops.of(Configs.of("gpt2"), 50_257);
        double layer = 2.0 * (768 * 3 * 768 + 768 * 768 + 2 * 768 * 3072);
        double attention = 2 * 2.0 * 768 * 1025 / 2; // scores and mix over (1 + .. + 1024) / 1024 positions
        double forward = 12 * (layer + attention) + 2.0 * 50_257 * 768;
        assertThat(flops.trainingPerToken()).isCloseTo(3 * forward, within(1.0));
        assertThat(flops.parameters()).isEqualTo(124_439_808L);
        assertThat(flops.sixN()).isEqualTo(6.0 * 124_439_808L);
        assertThat(flops.parametersWithoutEmbeddings()).isEqualTo(124_439_808L - (50_257 + 1024) * 768L);
    }

    @Test
    void aWindowBoundsAttention() {
        double without = ModelFlops.of(Configs.of("llama", "seq=512"), 256).trainingPerToken();
        double with =
                ModelFlops.of(Configs.of("llama", "seq=512", "window=64"), 256).trainingPerToken();
        double meanContext = (64 * 65 / 2 + (512 - 64) * 64) / 512.0;
        assertThat(without - with).isCloseTo(3 * 12 * 4.0 * 768 * (513 / 2.0 - meanContext), within(1.0));
    }

    @Test
    void recomputationIsCountedForTheHardwareOnly() {
        ModelConfig config = Configs.of("gpt2");
        ModelFlops none = ModelFlops.of(config, 50_257);
        ModelFlops attention = ModelFlops.of(config, 50_257, Recompute.ATTENTION);
        ModelFlops block = ModelFlops.of(config, 50_257, Recompute.BLOCK);
        double qkvAndAttention = 2.0 * 768 * 3 * 768 + 2 * 2.0 * 768 * 1025 / 2;
        assertThat(none.hardwarePerToken()).isEqualTo(none.trainingPerToken());
        assertThat(attention.trainingPerToken()).isEqualTo(none.trainingPerToken());
        assertThat(attention.hardwarePerToken() - none.hardwarePerToken()).isCloseTo(12 * qkvAndAttention, within(1.0));
        assertThat(block.hardwarePerToken() - none.hardwarePerToken())
                .isCloseTo(11 * (qkvAndAttention + 2.0 * 768 * 768 + 2.0 * 768 * 3072), within(1.0));
    }
}
