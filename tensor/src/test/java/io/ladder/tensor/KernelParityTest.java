package io.ladder.tensor;

import static io.ladder.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast kernels, on one and on three threads, against the plain ones. */
class KernelParityTest extends KernelComparison {
    KernelParityTest() {
        super(7);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,13,207", "13,207,1", "207,13,13", "13,1023,64", "65,128,384", "65,1023,384"})
    void linearForward(int rows, int in, int out) {
        Tensor x = random.normal(rows, in);
        Tensor weight = random.normal(out, in);
        Tensor bias = random.normal(out);
        Tensor residual = random.normal(rows, out);
        for (boolean withBias : new boolean[] {false, true}) {
            for (boolean withResidual : new boolean[] {false, true}) {
                Tensor b = withBias ? bias : null;
                Tensor r = withResidual ? residual : null;
                Tensor expected = random.garbage(rows, out);
                plain.linearForward(x, weight, b, r, expected);
                for (Kernels fast : fastSets) {
                    Tensor y = random.garbage(rows, out);
                    fast.linearForward(x, weight, b, r, y);
                    assertClose("y", y, expected, in + 2);
                    if (withResidual) {
                        Tensor inPlace = random.copy(residual);
                        fast.linearForward(x, weight, b, inPlace, inPlace);
                        assertClose("y in place", inPlace, expected, in + 2);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,13,207", "13,207,1", "207,13,13", "1023,13,64", "65,128,384", "65,384,1023"})
    void linearBackward(int rows, int in, int out) {
        Tensor x = random.normal(rows, in);
        Tensor dy = random.normal(rows, out);
        Tensor weight = random.normal(out, in);
        Tensor dWeight = random.normal(out, in);
        Tensor dBias = random.normal(out);
        Tensor dx = random.normal(rows, in);
        Tensor expectedWeight = random.copy(dWeight);
        Tensor expectedBias = random.copy(dBias);
        Tensor expectedDx = random.garbage(rows, in);
        Tensor expectedSum = random.copy(dx);
        plain.linearBackwardWeight(dy, x, expectedWeight, expectedBias);
        Tensor expectedAlone = random.garbage(out, in);
        plain.linearBackwardWeight(dy, x, expectedAlone, false, null);
        plain.linearBackwardInput(dy, weight, expectedDx, false);
        plain.linearBackwardInput(dy, weight, expectedSum, true);
        Tensor slope = random.normal(rows, in);
        Tensor expectedTimesSlope = random.garbage(rows, in);
        plain.linearBackwardInput(dy, weight, slope, expectedTimesSlope);
        for (Kernels fast : fastSets) {
            Tensor actualWeight = random.copy(dWeight);
            Tensor actualBias = random.copy(dBias);
            Tensor actualDx = random.garbage(rows, in);
            Tensor actualSum = random.copy(dx);
            fast.linearBackwardWeight(dy, x, actualWeight, actualBias);
            fast.linearBackwardInput(dy, weight, actualDx, false);
            fast.linearBackwardInput(dy, weight, actualSum, true);
            assertClose("dWeight", actualWeight, expectedWeight, rows + 1);
            Tensor actualAlone = random.garbage(out, in);
            fast.linearBackwardWeight(dy, x, actualAlone, false, null);
            assertClose("dWeight overwritten", actualAlone, expectedAlone, rows);
            assertClose("dBias", actualBias, expectedBias, rows + 1);
            assertClose("dx", actualDx, expectedDx, out);
            assertClose("dx added", actualSum, expectedSum, out + 1);
            Tensor actualTimesSlope = random.garbage(rows, in);
            fast.linearBackwardInput(dy, weight, slope, actualTimesSlope);
            assertClose("dx times slope", actualTimesSlope, expectedTimesSlope, out + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,13", "13,2", "207,13", "13,207", "3,1023", "384,128"}) // of one element, dx is 0 to rounding
    void layerNorm(int rows, int dim) {
        Tensor x = random.normal(rows, dim);
        Tensor gamma = random.normal(dim);
        Tensor dy = random.normal(rows, dim);
        for (Tensor beta : new Tensor[] {random.normal(dim), null}) {
            for (boolean add : new boolean[] {false, true}) {
                Tensor[] expected = layerNorm(plain, x, gamma, beta, dy, add);
                for (Kernels fast : fastSets) {
                    Tensor[] actual = layerNorm(fast, x, gamma, beta, dy, add);
                    assertThat(actual.length).isEqualTo(expected.length);
                    for (int i = 0; i < expected.length; i++) {
                        assertClose("layer norm result " + i, actual[i], expected[i], dim + rows + 16L);
                    }
                }
            }
        }
    }

    private Tensor[] layerNorm(Kernels kernels, Tensor x, Tensor gamma, Tensor beta, Tensor dy, boolean add) {
        int rows = x.intDim(0);
        int dim = x.intDim(1);
        Tensor y = random.garbage(rows, dim);
        Tensor mean = random.garbage(rows);
        Tensor rstd = random.garbage(rows);
        kernels.layerNormForward(x, gamma, beta, y, mean, rstd, 0.1f); // eps keeps rows of one element well-conditioned
        Tensor dx = add ? random.copy(x) : random.garbage(rows, dim);
        Tensor dGamma = random.copy(gamma);
        Tensor dBeta = beta == null ? null : random.copy(beta);
        kernels.layerNormBackward(dy, x, gamma, mean, rstd, dx, add, dGamma, dBeta);
        return beta == null ? new Tensor[] {y, rstd, dx, dGamma} : new Tensor[] {y, rstd, dx, dGamma, dBeta};
    }

    @ParameterizedTest
    @CsvSource({"1,13", "13,1", "207,13", "13,207", "3,1023", "384,128"})
    void rmsNorm(int rows, int dim) {
        Tensor x = random.normal(rows, dim);
        Tensor gamma = random.normal(dim);
        Tensor dy = random.normal(rows, dim);
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
        Tensor y = random.garbage(x.shape());
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
            Tensor x = random.normal(size);
            plain.scale(x, 4);
            Tensor expected = random.garbage(size);
            Tensor expectedSlope = random.garbage(size);
            plain.activationForward(f, x, expected, expectedSlope);
            for (Kernels fast : fastSets) {
                Tensor alone = random.copy(x);
                fast.activationForward(f, alone, alone, null);
                assertClose(f + " forward", alone, expected, 4);
                Tensor y = random.garbage(size);
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
        Tensor gateUp = random.normal(rows, 2L * ffn);
        Tensor dy = random.normal(rows, ffn);
        Tensor expected = random.garbage(rows, ffn);
        Tensor expectedGradient = random.garbage(rows, 2L * ffn);
        plain.swiGluForward(gateUp, expected);
        plain.swiGluBackward(gateUp, dy, expectedGradient);
        for (Kernels fast : fastSets) {
            Tensor y = random.garbage(rows, ffn);
            Tensor dGateUp = random.garbage(rows, 2L * ffn);
            fast.swiGluForward(gateUp, y);
            fast.swiGluBackward(gateUp, dy, dGateUp);
            assertClose("y", y, expected, 4);
            assertClose("dGateUp", dGateUp, expectedGradient, 4);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,2", "2,13,3,1,14", "3,7,4,2,32", "5,64,4,4,64"})
    void ropeRotatesAndBack(int batch, int seq, int heads, int kvHeads, int headDim) {
        var shape = new AttentionShape(batch, seq, heads, kvHeads, headDim, seq, false);
        Tensor angles = random.zeros(seq + 3, headDim);
        for (int i = 0; i < seq + 3; i++) {
            for (int k = 0; k < headDim / 2; k++) {
                angles.set((long) i * headDim + k, (float) Math.cos(i * Math.pow(0.3, k)));
                angles.set((long) i * headDim + headDim / 2 + k, (float) Math.sin(i * Math.pow(0.3, k)));
            }
        }
        Tensor qkv = random.normal((long) batch * seq, shape.qkvDim());
        Tensor expected = random.copy(qkv);
        plain.rope(shape, expected, angles, false);
        for (Kernels fast : fastSets) {
            Tensor actual = random.copy(qkv);
            fast.rope(shape, actual, angles, false);
            assertClose("rotated", actual, expected, 2);
            fast.rope(shape, actual, angles, true);
            assertClose("rotated back", actual, qkv, 4);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "13,13", "207,13", "13,207", "65,1023"})
    void embedding(int rows, int dim) {
        int seq = Math.min(rows, 13);
        int[] tokens = random.ints(rows, 5);
        Tensor table = random.normal(5, dim);
        Tensor positions = random.normal(seq, dim);
        Tensor dOut = random.normal(rows, dim);
        for (boolean withPositions : new boolean[] {false, true}) {
            Tensor p = withPositions ? positions : null;
            Tensor expected = random.garbage(rows, dim);
            Tensor expectedTable = random.copy(table);
            Tensor expectedPositions = random.copy(positions);
            plain.embeddingForward(tokens, table, p, seq, expected);
            plain.embeddingBackward(tokens, dOut, seq, expectedTable, withPositions ? expectedPositions : null);
            for (Kernels fast : fastSets) {
                Tensor out = random.garbage(rows, dim);
                Tensor dTable = random.copy(table);
                Tensor dPositions = random.copy(positions);
                fast.embeddingForward(tokens, table, p, seq, out);
                fast.embeddingBackward(tokens, dOut, seq, dTable, withPositions ? dPositions : null);
                // The same additions in the same order: not a bit may differ.
                assertThat(out.toArray()).isEqualTo(expected.toArray());
                assertThat(dTable.toArray()).isEqualTo(expectedTable.toArray());
                assertThat(dPositions.toArray()).isEqualTo(expectedPositions.toArray());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "13,13", "207,65", "3,1023", "40,1024"})
    void crossEntropy(int rows, int vocab) {
        Tensor logits = random.normal(rows, vocab);
        plain.scale(logits, 5);
        int[] targets = random.ints(rows + 2, vocab);
        Tensor expected = random.copy(logits);
        double loss = plain.crossEntropy(expected, targets, 2, 0.25f);
        for (Kernels fast : fastSets) {
            Tensor actual = random.copy(logits);
            // Each row's sum of exponentials is off by a few roundings; exp itself by 2e-7.
            assertThat(fast.crossEntropy(actual, targets, 2, 0)).isCloseTo(loss, within(1e-6 * rows + 1e-6 * loss));
            assertThat(actual.toArray()).as("left as they are").isEqualTo(logits.toArray());
            assertThat(fast.crossEntropy(actual, targets, 2, 0.25f)).isCloseTo(loss, within(1e-6 * rows + 1e-6 * loss));
            assertClose("gradient", actual, expected, 16);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 207, 1023, 40_000})
    void flatVectors(int size) {
        Tensor x = random.normal(size);
        Tensor y = random.normal(size);
        Tensor sum = random.copy(y);
        plain.add(x, sum);
        double squares = plain.sumOfSquares(x);
        for (Kernels fast : fastSets) {
            Tensor actual = random.copy(y);
            fast.add(x, actual);
            assertThat(actual.toArray()).isEqualTo(sum.toArray());
            fast.scale(actual, 0.7f);
            assertThat(actual.get(size - 1L)).isEqualTo(sum.get(size - 1L) * 0.7f);
            // Sums in double, in another order.
            assertThat(fast.sumOfSquares(x)).isCloseTo(squares, within(1e-13 * squares));
            actual.set(size / 2, Float.NaN);
            assertThat(fast.sumOfSquares(actual)).isNaN();
            actual.set(size / 2, Float.NEGATIVE_INFINITY);
            assertThat(fast.sumOfSquares(actual)).isInfinite();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "13,13", "3,207", "40,1023"})
    void dropoutDropsTheSameElements(int rows, int columns) {
        Tensor x = random.normal(rows, columns);
        for (float p : new float[] {0, 1e-9f, 0.1f, 0.5f, 0.999f}) {
            Tensor expected = random.copy(x);
            plain.dropout(expected, p, 99, 1L << 33);
            for (Kernels fast : fastSets) {
                Tensor actual = random.copy(x);
                fast.dropout(actual, p, 99, 1L << 33);
                assertThat(actual.toArray()).isEqualTo(expected.toArray());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 207, 1023, 40_000})
    void adamW(int size) {
        Tensor g = random.normal(size);
        Tensor[] expected = {random.normal(size), random.zeros(size), random.zeros(size)};
        Tensor[][] actual = new Tensor[fastSets.length][];
        for (int k = 0; k < fastSets.length; k++) {
            actual[k] = new Tensor[] {random.copy(expected[0]), random.zeros(size), random.zeros(size)};
        }
        for (int step = 1; step <= 3; step++) {
            plain.adamW(
                    expected[0],
                    g,
                    expected[1],
                    expected[2],
                    new AdamWCoefficients(0.9, 0.99, 1e-8, 0.1).at(1e-2, 0.5f, step));
            for (int k = 0; k < fastSets.length; k++) {
                Tensor[] a = actual[k];
                fastSets[k].adamW(
                        a[0], g, a[1], a[2], new AdamWCoefficients(0.9, 0.99, 1e-8, 0.1).at(1e-2, 0.5f, step));
            }
        }
        for (Tensor[] a : actual) {
            assertClose("weights", a[0], expected[0], 9);
            assertClose("m", a[1], expected[1], 9);
            assertClose("v", a[2], expected[2], 9);
        }
    }

    @Test
    void repeatedRunsGiveTheSameBits() {
        var shape = new AttentionShape(2, 300, 4, 2, 16, 300, true);
        Tensor qkv = random.normal(600, shape.qkvDim());
        Tensor dOut = random.normal(600, 64);
        Tensor weight = random.normal(shape.qkvDim(), 64);
        int[] targets = random.ints(600, 64);
        for (Kernels fast : fastSets) {
            float[][] first = null;
            for (int run = 0; run < 5; run++) {
                Tensor out = random.zeros(600, 64);
                Tensor lse = random.zeros(2400);
                Tensor dQkv = random.zeros(600, shape.qkvDim());
                Tensor dWeight = random.copy(weight);
                fast.attentionForward(shape, qkv, out, lse);
                fast.attentionBackward(shape, qkv, out, lse, dOut, dQkv);
                fast.linearBackwardWeight(dQkv, out, dWeight, null);
                float loss = (float) fast.crossEntropy(out, targets, 0, 1);
                float[][] results = {
                    out.toArray(), dQkv.toArray(), dWeight.toArray(), {loss, (float) fast.sumOfSquares(dQkv)}
                };
                first = first == null ? results : first;
                assertThat(results).isDeepEqualTo(first);
            }
        }
    }
}
