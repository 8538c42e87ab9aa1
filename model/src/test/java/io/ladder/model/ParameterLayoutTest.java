package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {
    @Test
    void gpt2SmallHas124439808Parameters() {
        // Radford et al.'s smallest model with its 50,257 ids, as every implementation counts it
        assertThat(ParameterLayout.of(Configs.of("gpt2"), 50_257).numElements()).isEqualTo(124_439_808L);
    }

    @Property(tries = 50)
    void parametersFollowEachOtherWithoutGaps(
            @ForAll @IntRange(min = 1, max = 4) int layers,
            @ForAll boolean bias,
            @ForAll boolean tied,
            @ForAll boolean llama,
            @ForAll boolean post) {
        ModelConfig config = Configs.tiny(
                llama ? "llama" : "gpt2",
                "layers=" + layers,
                "bias=" + bias,
                "tiedOutput=" + tied,
                "normPlacement=" + (post ? "post" : "pre"));
        ParameterLayout layout = ParameterLayout.of(config, 13);
        long end = 0;
        for (Parameter parameter : layout.parameters()) {
            assertThat(parameter.offset()).isEqualTo(end);
            assertThat(layout.nameAt(parameter.offset())).isEqualTo(parameter.name());
            assertThat(layout.nameAt(parameter.end() - 1)).isEqualTo(parameter.name());
            assertThat(parameter.decays()).isEqualTo(parameter.shape().size() == 2);
            end = parameter.end();
        }
        assertThat(layout.numElements()).isEqualTo(end);
        assertThat(layout.contains("head")).isEqualTo(!tied);
        assertThat(layout.contains("lnf.weight")).isEqualTo(!post);
        assertThat(layout.contains("h0.attn.out.bias")).isEqualTo(bias);
    }

    @Test
    void neighboursBecomeOneMatrix() {
        ModelConfig config = Configs.tiny("llama", "kvHeads=1");
        ParameterLayout layout = ParameterLayout.of(config, 13);
        try (TensorArena arena = new TensorArena()) {
            Tensor flat = arena.f32(layout.numElements());
            Weights weights = new Weights(layout, flat, flat, null);
            Weight qkv = weights.get("h1.attn.q.weight", "h1.attn.k.weight", "h1.attn.v.weight");
            assertThat(qkv.value().shape()).containsExactly(12 + 6 + 6, 12);
            flat.set(layout.parameter("h1.attn.v.weight").offset(), 3);
            assertThat(qkv.value().get(18 * 12)).isEqualTo(3);
            assertThatThrownBy(() -> weights.get("h1.attn.q.weight", "h1.attn.v.weight"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("do not lie side by side");
        }
    }

    @Test
    void offsetsOutsideAreRefused() {
        ParameterLayout layout = ParameterLayout.of(Configs.tiny("gpt2"), 13);
        assertThatThrownBy(() -> layout.nameAt(layout.numElements())).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
