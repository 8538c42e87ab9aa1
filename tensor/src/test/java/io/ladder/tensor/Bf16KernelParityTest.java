package io.ladder.tensor;

import static io.ladder.tensor.Closeness.assertClose;
import static io.ladder.tensor.DType.BF16;
import static io.ladder.tensor.DType.F32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast kernels in bf16, on one and on three threads, against the plain ones; f32 is in {@link KernelParityTest}. */
class Bf16KernelParityTest extends KernelComparison {
    Bf16KernelParityTest() {
        super(16);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "1,13,207",
        "13,207,1",
        "207,13,13",
        "13,1023,64",
        "65,128,384",
        // packed, with parts that end within blocks:
        "207,207,65",
        "1023,33,97",
        "129,384,207",
        "256,128,128"
    })
    void linearForward(int rows, int in, int out) {
        assumeProductsOf(BF16);
        Tensor x = random.normal(BF16, rows, in);
        Tensor weight = random.normal(BF16, out, in);
        for (DType result : DType.values()) {
            for (Tensor bias : new Tensor[] {null, random.normal(out)}) {
                for (Tensor residual : new Tensor[] {null, random.normal(result, rows, out)}) {
                    Tensor expected = random.garbage(result, rows, out);
                    plain.linearForward(x, weight, bias, residual, expected);
                    for (Kernels fast : fastSets) {
                        Tensor y = random.garbage(result, rows, out);
                        fast.linearForward(x, weight, bias, residual, y);
                        assertClose("y", y, expected, in + 2);
                        if (residual != null) {
                            Tensor inPlace = random.copy(residual);
                            fast.linearForward(x, weight, bias, inPlace, inPlace);
                            assertClose("y in place", inPlace, expected, in + 2);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1", "1,13,207", "13,207,1", "207,13,13", "1023,13,64", "65,128,384",
        // packed, with parts that end within blocks, and in several chunks:
        "207,65,207", "1023,33,130", "129,384,207", "256,128,128", "2101,13,131", "129,33,2101"
    })
    void linearBackward(int rows, int in, int out) {
        assumeProductsOf(BF16);
        Tensor x = random.normal(BF16, rows, in);
        Tensor dy = random.normal(BF16, rows, out);
        Tensor weight = random.normal(BF16, out, in);
        Tensor dWeight = random.normal(out, in);
        Tensor dBias = random.normal(out);
        Tensor sum = random.normal(rows, in);
        Tensor expectedWeight = random.copy(dWeight);
        Tensor expectedBias = random.copy(dBias);
        Tensor expectedSum = random.copy(sum);
        plain.linearBackwardWeight(dy, x, expectedWeight, expectedBias);
        Tensor expectedAlone = random.garbage(out, in);
        plain.linearBackwardWeight(dy, x, expectedAlone, false, null);
        plain.linearBackwardInput(dy, weight, expectedSum, true);
        for (Kernels fast : fastSets) {
            Tensor actualWeight = random.copy(dWeight);
            Tensor actualBias = random.copy(dBias);
            Tensor actualSum = random.copy(sum);
            fast.linearBackwardWeight(dy, x, actualWeight, actualBias);
            fast.linearBackwardInput(dy, weight, actualSum, true);
            assertClose("dWeight", actualWeight, expectedWeight, rows + 1);
            Tensor actualAlone = random.garbage(out, in);
            fast.linearBackwardWeight(dy, x, actualAlone, false, null);
            assertClose("dWeight overwritten", actualAlone, expectedAlone, rows);
            assertClose("dBias", actualBias, expectedBias, rows + 1);
            assertClose("dx added", actualSum, expectedSum, out + 1);
            for (DType result : DType.values()) {
                Tensor expected = random.garbage(result, rows, in);
                Tensor dx = random.garbage(result, rows, in);
                plain.linearBackwardInput(dy, weight, expected, false);
                fast.linearBackwardInput(dy, weight, dx, false);
                assertClose("dx", dx, expected, out);
                Tensor slope = random.normal(result, rows, in);
                plain.linearBackwardInput(dy, weight, slope, expected);
                fast.linearBackwardInput(dy, weight, slope, dx);
                assertClose("dx times slope", dx, expected, out + 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,13", "13,2", "207,13", "13,207", "3,1023", "384,128"}) // of one element, dx is 0 to rounding
    void layerNorm(int rows, int dim) {
        Tensor x = random.normal(rows, dim);
        Tensor gamma = random.normal(dim);
        Tensor dy = random.normal(BF16, rows, dim);
        for (Tensor beta : new Tensor[] {random.normal(dim), null}) {
            for (boolean add : new boolean[] {false, true}) {
                Tensor[] expected = layerNorm(plain, x, gamma, beta, dy, add);
                for (Kernels fast : fastSets) {
                    Tensor[] actual = layerNorm(fast, x, gamma, beta, dy, add);
                    for (int i = 0; i < expected.length; i++) {
                        assertClose("layer norm result " + i, actual[i], expected[i], dim + rows + 16L);
                    }
                }
            }
        }
    }

    private Tensor[] layerNorm(Kernels kernels, Tensor x, Tensor gamma, Tensor beta, Tensor dy, boolean add) {
        Tensor y = random.garbage(BF16, x.shape());
        Tensor mean = random.garbage(x.dim(0));
        Tensor rstd = random.garbage(x.dim(0));
        kernels.layerNormForward(x, gamma, beta, y, mean, rstd, 0.1f); // eps keeps rows of one element well-conditioned
        Tensor dx = add ? random.copy(x) : random.garbage(x.shape());
        Tensor dGamma = random.copy(gamma);
        Tensor dBeta = random.copy(gamma);
        kernels.layerNormBackward(dy, x, gamma, mean, rstd, dx, add, dGamma, beta == null ? null : dBeta);
        return new Tensor[] {y, rstd, dx, dGamma, dBeta};
    }

    @ParameterizedTest
    @CsvSource({"1,13", "13,1", "207,13", "13,207", "3,1023", "384,128"})
    void rmsNorm(int rows, int dim) {
        Tensor x = random.normal(rows, dim);
        Tensor gamma = random.normal(dim);
        Tensor dy = random.normal(BF16, rows, dim);
        for (boolean add : new boolean[] {false, true}) {
            Tensor[] expected = rmsNorm(plain, x, gamma, dy, add);
            for (Kernels fast : fastSets) {
                Tensor[] actual = rmsNorm(fast, x, gamma, dy, add);
                for (int i = 0; i < expected.length; i++) {
                    assertClose("RMS norm result " + i, actual[i], expected[i], dim + rows + 16L);
                }
            }
        }
    }

    private Tensor[] rmsNorm(Kernels kernels, Tensor x, Tensor gamma, Tensor dy, boolean add) {
        Tensor y = random.garbage(BF16, x.shape());
        Tensor rstd = random.garbage(x.dim(0));
        kernels.rmsNormForward(x, gamma, y, rstd, 0.1f);
        Tensor dx = add ? random.copy(x) : random.garbage(x.shape());
        Tensor dGamma = random.copy(gamma);
        kernels.rmsNormBackward(dy, x, gamma, rstd, dx, add, dGamma);
        return new Tensor[] {y, rstd, dx, dGamma};
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activations(Activation f) {
        for (int size : new int[] {1, 13, 207, 1023, 40_000}) {
            Tensor x = random.normal(BF16, size);
            Tensor expected = random.garbage(BF16, size);
            Tensor expectedSlope = random.garbage(BF16, size);
            plain.activationForward(f, x, expected, expectedSlope);
            for (Kernels fast : fastSets) {
                Tensor alone = random.copy(x);
                fast.activationForward(f, alone, alone, null);
                assertClose(f + " forward", alone, expected, 4);
                Tensor y = random.garbage(BF16, size);
                Tensor slope = random.copy(x);
                fast.activationForward(f, slope, y, slope);
                assertThat(y.toArray()).isEqualTo(alone.toArray());
                assertClose(f + " slope", slope, expectedSlope, 4);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "13,13", "3,207", "1,1023", "64,300"})
    void swiGlu(int rows, int ffn) {
        Tensor gateUp = random.normal(BF16, rows, 2L * ffn);
        Tensor dy = random.normal(BF16, rows, ffn);
        Tensor expected = random.garbage(BF16, rows, ffn);
        Tensor expectedGradient = random.garbage(BF16, rows, 2L * ffn);
        plain.swiGluForward(gateUp, expected);
        plain.swiGluBackward(gateUp, dy, expectedGradient);
        for (Kernels fast : fastSets) {
            Tensor y = random.garbage(BF16, rows, ffn);
            Tensor dGateUp = random.garbage(BF16, rows, 2L * ffn);
            fast.swiGluForward(gateUp, y);
            fast.swiGluBackward(gateUp, dy, dGateUp);
            assertClose("y", y, expected, 4);
            assertClose("dGateUp", dGateUp, expectedGradient, 4);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,2", "2,13,3,1,14", "3,7,4,2,32", "5,64,4,4,64"})
    void rope(int batch, int seq, int heads, int kvHeads, int headDim) {
        var shape = new AttentionShape(batch, seq, heads, kvHeads, headDim, seq, false);
        Tensor angles = random.zeros(seq, headDim);
        for (int i = 0; i < seq; i++) {
            for (int k = 0; k < headDim / 2; k++) {
                angles.set((long) i * headDim + k, (float) Math.cos(i * Math.pow(0.3, k)));
                angles.set((long) i * headDim + headDim / 2 + k, (float) Math.sin(i * Math.pow(0.3, k)));
            }
        }
        Tensor qkv = random.normal(BF16, (long) batch * seq, shape.qkvDim());
        for (boolean inverse : new boolean[] {false, true}) {
            Tensor expected = random.copy(qkv);
            plain.rope(shape, expected, angles, inverse);
            for (Kernels fast : fastSets) {
                Tensor actual = random.copy(qkv);
                fast.rope(shape, actual, angles, inverse);
                assertClose("rotated", actual, expected, 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "13,13", "207,65", "3,1023", "40,1024"})
    void crossEntropyWritesItsGradientApart(int rows, int vocab) {
        Tensor logits = random.normal(rows, vocab);
        plain.scale(logits, 5);
        int[] targets = random.ints(rows + 2, vocab);
        Tensor expected = random.garbage(BF16, rows, vocab);
        double loss = plain.crossEntropy(random.copy(logits), targets, 2, 0.25f, expected);
        for (Kernels fast : fastSets) {
            Tensor gradient = random.garbage(BF16, rows, vocab);
            Tensor read = random.copy(logits);
            // Each row's sum of exponentials is off by a few roundings; exp itself by 2e-7.
            assertThat(fast.crossEntropy(read, targets, 2, 0, gradient)).isCloseTo(loss, within(1e-6 * (rows + loss)));
            assertThat(read.toArray()).as("left as they are").isEqualTo(logits.toArray());
            assertThat(gradient.get(0)).as("not written").isNaN();
            assertThat(fast.crossEntropy(read, targets, 2, 0.25f, gradient))
                    .isCloseTo(loss, within(1e-6 * (rows + loss)));
            assertClose("gradient", gradient, expected, 16);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 207, 1023, 40_000})
    void convertsBothWaysLikeTheScalarOne(int size) {
        Tensor wide = random.normal(size);
        Tensor narrow = random.garbage(BF16, size);
        Tensor widened = random.garbage(F32, size);
        for (Kernels kernels : new Kernels[] {plain, fastSets[0], fastSets[1]}) {
            kernels.convert(wide, narrow);
            kernels.convert(narrow, widened);
            for (int i = 0; i < size; i++) {
                float expected = Bf16.widen(Bf16.round(wide.get(i)));
                assertThat(narrow.get(i)).isEqualTo(expected);
                assertThat(widened.get(i)).isEqualTo(expected);
            }
        }
    }

    @Test
    void convertRoundsEverySpecialNumberLikeTheScalarOne() {
        int[] upper = {0, 1, 0x7f, 0x80, 0x3f80, 0x3f81, 0x7f7e, 0x7f7f, 0x7f80, 0x7f81, 0x7fc0, 0x7fff};
        int[] lower = {0, 1, 0x7fff, 0x8000, 0x8001, 0xffff};
        Tensor wide = random.zeros(2L * upper.length * lower.length);
        for (int i = 0; i < wide.numElements(); i++) {
            int sign = i % 2 << 31;
            int bits = sign | upper[i / 2 % upper.length] << 16 | lower[i / 2 / upper.length];
            NativeMemory.putInt(wide.address() + 4L * i, bits);
        }
        Tensor narrow = random.garbage(BF16, wide.numElements());
        for (Kernels fast : fastSets) {
            fast.convert(wide, narrow);
            for (int i = 0; i < wide.numElements(); i++) {
                Float expected = Bf16.widen(Bf16.round(wide.get(i)));
                assertThat(Float.valueOf(narrow.get(i))).as("%s", wide.get(i)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 207, 1023, 40_000})
    void adamWRoundsACopyOfItsWeights(int size) {
        Tensor gradient = random.normal(size);
        Tensor start = random.normal(size);
        for (Kernels kernels : new Kernels[] {plain, fastSets[0], fastSets[1]}) {
            Tensor with = random.copy(start);
            Tensor without = random.copy(start);
            Tensor copy = random.garbage(BF16, size);
            Tensor rounded = random.garbage(BF16, size);
            kernels.adamW(
                    with,
                    gradient,
                    zeros(size),
                    zeros(size),
                    copy,
                    new AdamWCoefficients(0.9, 0.99, 1e-8, 0.1).at(1e-2, 0.5f, 1));
            kernels.adamW(
                    without,
                    gradient,
                    zeros(size),
                    zeros(size),
                    new AdamWCoefficients(0.9, 0.99, 1e-8, 0.1).at(1e-2, 0.5f, 1));
            assertThat(with.toArray()).isEqualTo(without.toArray());
            kernels.convert(with, rounded);
            assertThat(copy.toArray()).isEqualTo(rounded.toArray());
        }
    }

    private Tensor zeros(int size) {
        return random.zeros(size);
    }

    @Test
    void repeatedRunsGiveTheSameBits() {
        assumeProductsOf(BF16);
        var shape = new AttentionShape(2, 300, 4, 2, 16, 300, true);
        Tensor qkv = random.normal(BF16, 600, shape.qkvDim());
        Tensor dOut = random.normal(BF16, 600, 64);
        Tensor weight = random.normal(shape.qkvDim(), 64);
        for (Kernels fast : fastSets) {
            float[][] first = null;
            for (int run = 0; run < 5; run++) {
                Tensor out = random.garbage(BF16, 600, 64);
                Tensor lse = random.garbage(2400);
                Tensor dQkv = random.garbage(BF16, 600, shape.qkvDim());
                Tensor dWeight = random.copy(weight);
                fast.attentionForward(shape, qkv, out, lse);
                fast.attentionBackward(shape, qkv, out, lse, dOut, dQkv);
                fast.linearBackwardWeight(dQkv, out, dWeight, null);
                float[][] results = {out.toArray(), dQkv.toArray(), dWeight.toArray()};
                first = first == null ? results : first;
                assertThat(results).isDeepEqualTo(first);
            }
        }
    }

    @Test
    void combinationsThatDoNotExistAreRefused() {
        Tensor narrow = random.normal(BF16, 3, 3);
        Tensor wide = random.normal(3, 3);
        for (Kernels kernels : new Kernels[] {plain, fastSets[0]}) {
            assertThatThrownBy(() -> kernels.linearForward(narrow, wide, null, null, wide))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("weight F32[3, 3] must have the dtype of BF16[3, 3]");
            assertThatThrownBy(() -> kernels.linearForward(wide, wide, null, null, narrow))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("y BF16[3, 3] must be F32");
            assertThatThrownBy(() -> kernels.linearBackwardInput(narrow, narrow, narrow, true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("dx BF16[3, 3] must be F32");
            assertThatThrownBy(() -> kernels.linearBackwardInput(narrow, narrow, wide, narrow))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("slope F32[3, 3] must have the dtype of BF16[3, 3]");
            assertThatThrownBy(() -> kernels.linearBackwardWeight(narrow, narrow, narrow, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("dWeight BF16[3, 3] must be F32");
            assertThatThrownBy(() -> kernels.activationForward(Activation.GELU, narrow, wide, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("y F32[3, 3] must have the dtype of BF16[3, 3]");
        }
    }
}
