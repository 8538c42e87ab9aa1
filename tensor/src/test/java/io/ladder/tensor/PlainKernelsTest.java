package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainKernelsTest {
    private final TensorArena arena = new TensorArena();
    private final Kernels kernels = new PlainKernels();

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void linearIsWeightTimesRowPlusBiasPlusResidual() {
        Tensor y = tensor(new float[] {1, 1, 1, 1}, 2, 2);
        kernels.linearForward(
                tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                tensor(new float[] {1, 0, -1, 2, 1, 0}, 2, 3),
                tensor(new float[] {10, 20}, 2),
                y,
                y);
        assertThat(y.toArray()).containsExactly(9, 25, 9, 34);
    }

    @Test
    void backwardOfLinearAddsToGradients() {
        Tensor dWeight = tensor(new float[] {1, 1, 1}, 1, 3);
        Tensor dBias = tensor(new float[] {5}, 1);
        Tensor dx = arena.f32(2, 3);
        Tensor dy = tensor(new float[] {2, 3}, 2, 1);
        kernels.linearBackwardWeight(dy, tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3), dWeight, dBias);
        kernels.linearBackwardInput(dy, tensor(new float[] {7, 8, 9}, 1, 3), dx, false);
        assertThat(dWeight.toArray()).containsExactly(15, 20, 25);
        assertThat(dBias.toArray()).containsExactly(10);
        assertThat(dx.toArray()).containsExactly(14, 16, 18, 21, 24, 27);
    }

    @Test
    void crossEntropyOfEqualLogitsIsTheLogarithmOfTheVocabulary() {
        Tensor logits = arena.f32(2, 4);
        double loss = kernels.crossEntropy(logits, new int[] {9, 1, 3}, 1, 2f);
        assertThat(loss).isCloseTo(2 * Math.log(4), within(1e-12));
        assertThat(logits.toArray()).containsExactly(0.5f, -1.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, -1.5f);
    }

    @Test
    void firstQueryAttendsToItselfOnly() {
        var shape = new AttentionShape(1, 2, 1, 1, 2, 2, false);
        Tensor out = arena.f32(2, 2);
        Tensor qkv = tensor(new float[] {1, 2, 3, 4, 5, 6, 0, 0, 1, 1, 7, 8}, 2, 6);
        kernels.attentionForward(shape, qkv, out, arena.f32(2));
        assertThat(out.toArray()).containsExactly(5, 6, 6, 7); // a zero query weighs both values alike
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> kernels.linearForward(arena.f32(2, 3), arena.f32(4, 5), null, null, arena.f32(2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x F32[2, 3]");
        assertThatThrownBy(() -> kernels.crossEntropy(arena.f32(1, 4), new int[] {4}, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target 4");
    }

    private Tensor tensor(float[] values, long... shape) {
        Tensor tensor = arena.f32(shape);
        tensor.copyFrom(values);
        return tensor;
    }
}
