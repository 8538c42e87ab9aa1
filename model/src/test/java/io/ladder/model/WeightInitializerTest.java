package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deviations of n samples scatter by about 1 / sqrt(2 n): below 1% for the smallest matrix here (64 x 64). */
class WeightInitializerTest {
    private static final double SCATTER = 0.04;

    private final TensorArena arena = new TensorArena();
    private final Kernels kernels = new PlainKernels();

    @AfterEach
    void close() {
        arena.close();
        kernels.close();
    }

    @Test
    void gpt2ScalesResidualProjectionsByTheirNumber() {
        Weights weights = initialized("gpt2", 3);
        assertThat(deviation(weights.get("h0.attn.qkv.weight"))).isCloseTo(0.02, within(0.02 * SCATTER));
        double residual = 0.02 / Math.sqrt(4);
        assertThat(deviation(weights.get("h0.attn.out.weight"))).isCloseTo(residual, within(residual * SCATTER));
        assertThat(deviation(weights.get("h1.ffn.down.weight"))).isCloseTo(residual, within(residual * SCATTER));
        assertThat(weights.get("h1.ln1.weight").value().toArray()).containsOnly(1);
        assertThat(weights.get("h1.ffn.up.bias").value().toArray()).containsOnly(0);
    }

    @Test
    void zeroResidualMakesBlocksTheIdentity() {
        Weights weights = initialized("zeroResidual", 3);
        assertThat(weights.get("h0.attn.out.weight").value().toArray()).containsOnly(0);
        assertThat(weights.get("h1.ffn.down.weight").value().toArray()).containsOnly(0);
        assertThat(deviation(weights.get("h0.ffn.up.weight"))).isCloseTo(0.02, within(0.02 * SCATTER));
    }

    @Test
    void xavierAndHeFollowTheFans() {
        double xavier = Math.sqrt(2.0 / (64 + 256)); // of a uniform distribution in +-sqrt(6 / (in + out))
        assertThat(deviation(initialized("xavier", 3).get("h0.ffn.up.weight")))
                .isCloseTo(xavier, within(xavier * SCATTER));
        double he = Math.sqrt(2.0 / 256);
        assertThat(deviation(initialized("he", 3).get("h0.ffn.down.weight"))).isCloseTo(he, within(he * SCATTER));
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
        float[] first = initialized("gpt2", 3).get("wte").value().toArray();
        assertThat(initialized("gpt2", 3).get("wte").value().toArray()).isEqualTo(first);
        assertThat(initialized("gpt2", 4).get("wte").value().toArray()).isNotEqualTo(first);
    }

    private Weights initialized(String name, long seed) {
        ModelConfig config = Configs.of("gpt2", "layers=2", "dim=64", "heads=4", "seq=16", "initialization=" + name);
        ParameterLayout layout = ParameterLayout.of(config, 50);
        Tensor flat = arena.f32(layout.numElements());
        new Gpt(config, 50, kernels, arena, flat, null, 1).initialize(seed);
        return new Weights(layout, flat, flat, null);
    }

    private double deviation(Weight weight) {
        return Math.sqrt(kernels.sumOfSquares(weight.value()) / weight.value().numElements());
    }
}
