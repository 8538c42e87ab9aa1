package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final OptimizerConfig CONFIG = new OptimizerConfig("adamw", 1e-3, List.of(0.9, 0.95), 1e-8, 0.1);

    @Test
    void slicesTogetherDoExactlyWhatTheWholeDoes() {
        ParameterLayout layout = ParameterLayout.of(Configs.tiny("gpt2"), 13);
        long n = layout.numElements();
        try (Kernels kernels = new PlainKernels();
                TensorArena arena = new TensorArena()) {
            Tensor whole = arena.f32(n);
            Tensor sliced = arena.f32(n);
            Tensor gradients = arena.f32(n);
            for (long i = 0; i < n; i++) {
                whole.set(i, (float) FormulaCase.uniform(1, i));
                gradients.set(i, (float) FormulaCase.uniform(2, i));
            }
            sliced.copyFrom(whole);
            AdamW all = new AdamW(kernels, CONFIG, layout, whole, gradients, arena);
            long cut = n / 3 + 1; // inside a matrix
            Tensor first = sliced.slice(0, cut);
            Tensor rest = sliced.slice(cut, n - cut);
            AdamW low = new AdamW(kernels, CONFIG, layout, first, first, gradients.slice(0, cut), arena, 0);
            AdamW high = new AdamW(kernels, CONFIG, layout, rest, rest, gradients.slice(cut, n - cut), arena, cut);
            for (int step = 1; step <= 3; step++) {
                all.step(1e-3, 0.5f, step);
                low.step(1e-3, 0.5f, step);
                high.step(1e-3, 0.5f, step);
            }
            assertThat(sliced.toArray()).isEqualTo(whole.toArray());
            assertThat(high.state().get("adam.v").toArray())
                    .isEqualTo(all.state().get("adam.v").slice(cut, n - cut).toArray());
            assertThat(all.state()).containsOnlyKeys("adam.m", "adam.v");
        }
    }

    @Test
    void onlyMatricesDecay() {
        ParameterLayout layout = ParameterLayout.of(Configs.tiny("gpt2"), 13);
        try (Kernels kernels = new PlainKernels();
                TensorArena arena = new TensorArena()) {
            Tensor parameters = arena.f32(layout.numElements());
            for (long i = 0; i < layout.numElements(); i++) {
                parameters.set(i, 1);
            }
            Tensor gradients = arena.f32(layout.numElements());
            new AdamW(kernels, CONFIG, layout, parameters, gradients, arena).step(0.5f, 1, 1);
            for (Parameter parameter : layout.parameters()) {
                assertThat(parameters.get(parameter.offset()))
                        .as(parameter.name())
                        .isEqualTo(parameter.decays() ? 1 - 0.5f * 0.1f : 1);
            }
        }
    }

    @Test
    void clippingScalesDownToTheLongestNormAndNeverUp() {
        GlobalNormClip clip = new GlobalNormClip(2);
        assertThat(clip.scale(0)).isEqualTo(1);
        assertThat(clip.scale(1.9)).isEqualTo(1);
        assertThat(clip.scale(4)).isEqualTo(2 / (4 + 1e-6));
        assertThat(clip.scale(Double.NaN)).isNaN();
        assertThat(new GlobalNormClip(Double.POSITIVE_INFINITY).scale(1e30)).isEqualTo(1);
    }

    @Test
    void whatF32DoesNotHoldIsRefused() {
        assertThatThrownBy(() -> new OptimizerConfig("adamw", 1e39, List.of(0.9, 0.95), 1e-50, 0))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .containsExactly(
                                "train.optimizer.lr=1.0E39 does not fit into f32, which training computes in (1.4e-45 to"
                                        + " 3.4e38); usual is 1e-5 to 1e-2",
                                "train.optimizer.eps=1.0E-50 does not fit into f32, which training computes in (1.4e-45"
                                        + " to 3.4e38); usual is 1e-8"));
    }

    @Test
    void badSettingsAreSaidTogether() {
        assertThatThrownBy(() -> new OptimizerConfig("sgd", 0, List.of(0.9, 1.0), 1e-8, -1))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .hasSize(4)
                        .first()
                        .asString()
                        .contains("train.optimizer.name=sgd is not known; use adamw"));
        assertThatThrownBy(() -> new OptimizerConfig("adamw", 1, List.of(0.9), 1e-8, 0))
                .hasMessageContaining("train.optimizer.betas=[0.9] must be two numbers");
    }
}
