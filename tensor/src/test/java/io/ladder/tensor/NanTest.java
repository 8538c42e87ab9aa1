package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A NaN shows in whatever is made from it, so that a run that diverges is seen at once: wherever the plain kernels give
 * NaN, the fast ones do, whose exp alone would not.
 */
class NanTest extends KernelComparison {
    NanTest() {
        super(11);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "13, 12", "207, 3", "207, 206", "1040, 1030"})
    void inActivations(int size, int place) {
        for (DType dtype : DType.values()) {
            for (Activation f : List.of(Activation.GELU, Activation.SILU)) {
                Tensor x = random.normal(dtype, size);
                x.set(place, Float.NaN);
                for (Kernels fast : fastSets) {
                    Tensor y = random.zeros(dtype, size);
                    fast.activationForward(f, x, y, null);
                    assertThat(y.get(place)).isNaN();
                    Tensor slope = random.zeros(dtype, size);
                    fast.activationForward(f, x, y, slope);
                    assertThat(y.get(place)).isNaN();
                    assertThat(slope.get(place)).isNaN();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"13, 12", "40, 3", "40, 39"})
    void inTheGate(int ffn, int place) {
        for (DType dtype : DType.values()) {
            Tensor gateUp = random.normal(dtype, 3, 2L * ffn);
            gateUp.set(2L * ffn + place, Float.NaN);
            Tensor dy = random.normal(dtype, 3, ffn);
            for (Kernels fast : fastSets) {
                Tensor y = random.copy(dy);
                fast.swiGluForward(gateUp, y);
                assertThat(y.get((long) ffn + place)).isNaN();
                Tensor dGateUp = random.copy(gateUp);
                fast.swiGluBackward(gateUp, dy, dGateUp);
                assertThat(dGateUp.get(2L * ffn + place)).isNaN();
                assertThat(dGateUp.get(3L * ffn + place)).isNaN();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"13, 4", "64, 63", "207, 16"})
    void inAQuery(int seq, int query) {
        var shape = new AttentionShape(2, seq, 2, 2, 8, seq, false);
        var dropout = new AttentionDropout();
        long rows = 2L * seq;
        Tensor qkv = random.normal(rows, shape.qkvDim());
        qkv.set((long) query * shape.qkvDim(), Float.NaN);
        Tensor dOut = random.normal(rows, shape.outDim());
        Tensor expectedOut = random.zeros(rows, shape.outDim());
        Tensor expectedLse = random.zeros(rows * 2);
        Tensor expectedGradient = random.zeros(rows, shape.qkvDim());
        plain.attentionForward(shape, qkv, expectedOut, expectedLse, dropout);
        plain.attentionBackward(shape, qkv, expectedOut, expectedLse, dOut, expectedGradient, dropout);
        for (Kernels fast : fastSets) {
            Tensor out = random.zeros(rows, shape.outDim());
            Tensor lse = random.zeros(rows * 2);
            Tensor dQkv = random.zeros(rows, shape.qkvDim());
            fast.attentionForward(shape, qkv, out, lse, dropout);
            fast.attentionBackward(shape, qkv, out, lse, dOut, dQkv, dropout);
            assertNaNWhere(expectedOut, out);
            assertNaNWhere(expectedLse, lse);
            assertNaNWhere(expectedGradient, dQkv);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "65, 64", "1023, 17"})
    void inLogits(int vocab, int place) {
        Tensor logits = random.normal(3, vocab);
        logits.set((long) vocab + place, Float.NaN);
        int[] targets = random.ints(3, vocab);
        for (Kernels fast : fastSets) {
            assertThat(fast.crossEntropy(random.copy(logits), targets, 0, 0)).isNaN();
            Tensor gradient = random.copy(logits);
            assertThat(fast.crossEntropy(gradient, targets, 0, 1)).isNaN();
            for (int i = 0; i < vocab; i++) {
                assertThat(gradient.get((long) vocab + i)).isNaN();
            }
            assertThat(gradient.get(0)).isNotNaN();
        }
    }

    private static void assertNaNWhere(Tensor expected, Tensor actual) {
        assertThat(expected.toArray()).contains(Float.NaN);
        for (long i = 0; i < expected.numElements(); i++) {
            if (Float.isNaN(expected.get(i))) {
                assertThat(actual.get(i)).as("element %d", i).isNaN();
            }
        }
    }
}
