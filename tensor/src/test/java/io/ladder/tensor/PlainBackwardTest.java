package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each plain backward is the derivative of its forward: central differences of the loss sum(dy * y), which is linear in
 * y, so dy is its gradient.
 */
class PlainBackwardTest {
    private static final float STEP = 1f / 256; // exact in binary, so x + STEP loses little

    private final RandomTensors random = new RandomTensors(3);
    private final Kernels kernels = new PlainKernels();

    @AfterEach
    void free() {
        random.close();
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,13,3", "5,3,7"})
    void linear(int rows, int in, int out) {
        Tensor x = random.normal(rows, in);
        Tensor weight = random.normal(out, in);
        Tensor bias = random.normal(out);
        Tensor dy = random.normal(rows, out);
        Tensor y = random.zeros(rows, out);
        DoubleSupplier loss = () -> {
            kernels.linearForward(x, weight, bias, null, y);
            return dot(dy, y);
        };
        Tensor dx = random.garbage(rows, in);
        Tensor dWeight = random.zeros(out, in);
        Tensor dBias = random.zeros(out);
        kernels.linearBackwardInput(dy, weight, dx, false);
        kernels.linearBackwardWeight(dy, x, dWeight, dBias);
        assertDerivative("dx", loss, x, dx);
        assertDerivative("dWeight", loss, weight, dWeight);
        assertDerivative("dBias", loss, bias, dBias);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void linearAfterAnActivation(Activation f) {
        Tensor u = random.normal(5, 3);
        for (int i = 0; i < u.numElements(); i++) {
            if (Math.abs(u.get(i)) < 2 * STEP) {
                u.set(i, 1); // ReLU has no derivative at 0
            }
        }
        Tensor weight = random.normal(7, 3);
        Tensor dy = random.normal(5, 7);
        Tensor x = random.zeros(5, 3);
        Tensor slope = random.garbage(5, 3);
        Tensor y = random.zeros(5, 7);
        Tensor du = random.garbage(5, 3);
        kernels.activationForward(f, u, x, slope);
        kernels.linearBackwardInput(dy, weight, slope, du);
        assertDerivative(
                "du",
                () -> {
                    kernels.activationForward(f, u, x, null);
                    kernels.linearForward(x, weight, null, null, y);
                    return dot(dy, y);
                },
                u,
                du);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 13})
    void layerNorm(int dim) {
        Tensor x = random.normal(3, dim);
        Tensor gamma = random.normal(dim);
        Tensor beta = random.normal(dim);
        Tensor dy = random.normal(3, dim);
        Tensor y = random.zeros(3, dim);
        Tensor mean = random.zeros(3);
        Tensor rstd = random.zeros(3);
        DoubleSupplier loss = () -> {
            kernels.layerNormForward(x, gamma, beta, y, mean, rstd, 0.1f);
            return dot(dy, y);
        };
        assertThat(loss.getAsDouble()).isFinite();
        Tensor dx = random.garbage(3, dim);
        Tensor dGamma = random.zeros(dim);
        Tensor dBeta = random.zeros(dim);
        kernels.layerNormBackward(dy, x, gamma, mean, rstd, dx, false, dGamma, dBeta);
        assertDerivative("dx", loss, x, dx);
        assertDerivative("dGamma", loss, gamma, dGamma);
        assertDerivative("dBeta", loss, beta, dBeta);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13})
    void rmsNorm(int dim) {
        Tensor x = random.normal(3, dim);
        Tensor gamma = random.normal(dim);
        Tensor dy = random.normal(3, dim);
        Tensor y = random.zeros(3, dim);
        Tensor rstd = random.zeros(3);
        DoubleSupplier loss = () -> {
            kernels.rmsNormForward(x, gamma, y, rstd, 0.1f);
            return dot(dy, y);
        };
        assertThat(loss.getAsDouble()).isFinite();
        Tensor dx = random.garbage(3, dim);
        Tensor dGamma = random.zeros(dim);
        kernels.rmsNormBackward(dy, x, gamma, rstd, dx, false, dGamma);
        assertDerivative("dx", loss, x, dx);
        assertDerivative("dGamma", loss, gamma, dGamma);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activation(Activation f) {
        Tensor x = random.normal(41);
        for (int i = 0; i < 41; i++) {
            if (Math.abs(x.get(i)) < 2 * STEP) {
                x.set(i, 1); // ReLU has no derivative at 0
            }
        }
        Tensor dy = random.normal(41);
        Tensor y = random.zeros(41);
        Tensor dx = random.garbage(41);
        kernels.activationForward(f, x, y, dx);
        for (int i = 0; i < 41; i++) {
            dx.set(i, dy.get(i) * dx.get(i));
        }
        assertDerivative(
                "dx",
                () -> {
                    kernels.activationForward(f, x, y, null);
                    return dot(dy, y);
                },
                x,
                dx);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13})
    void swiGlu(int ffn) {
        Tensor gateUp = random.normal(3, 2L * ffn);
        Tensor dy = random.normal(3, ffn);
        Tensor y = random.zeros(3, ffn);
        Tensor dGateUp = random.garbage(3, 2L * ffn);
        kernels.swiGluBackward(gateUp, dy, dGateUp);
        assertDerivative(
                "dGateUp",
                () -> {
                    kernels.swiGluForward(gateUp, y);
                    return dot(dy, y);
                },
                gateUp,
                dGateUp);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,2,1,false,0",
        "2,7,2,2,3,7,false,0",
        "1,9,4,2,2,3,true,0",
        "2,5,3,1,4,5,true,0",
        "2,7,2,2,3,7,false,.4",
        "1,9,4,2,2,3,true,.2",
    })
    void attention(int batch, int seq, int heads, int kvHeads, int headDim, int window, boolean alibi, float dropped) {
        var dropout = new AttentionDropout().of(dropped, 17, 3L * seq);
        var shape = new AttentionShape(batch, seq, heads, kvHeads, headDim, window, alibi);
        long rows = (long) batch * seq;
        Tensor qkv = random.normal(rows, shape.qkvDim());
        Tensor dOut = random.normal(rows, shape.outDim());
        Tensor out = random.zeros(rows, shape.outDim());
        Tensor lse = random.zeros(rows * heads);
        DoubleSupplier loss = () -> {
            kernels.attentionForward(shape, qkv, out, lse, dropout);
            return dot(dOut, out);
        };
        assertThat(loss.getAsDouble()).isFinite();
        Tensor dQkv = random.garbage(rows, shape.qkvDim());
        kernels.attentionBackward(shape, qkv, out, lse, dOut, dQkv, dropout);
        assertDerivative("dQkv", loss, qkv, dQkv);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13})
    void crossEntropy(int vocab) {
        Tensor logits = random.normal(3, vocab);
        int[] targets = random.ints(3, vocab);
        Tensor gradient = random.copy(logits);
        kernels.crossEntropy(gradient, targets, 0, 1);
        assertDerivative("dLogits", () -> kernels.crossEntropy(logits, targets, 0, 0), logits, gradient);
    }

    @ParameterizedTest
    @CsvSource({"4,1", "6,13"})
    void embedding(int rows, int dim) {
        int[] tokens = random.ints(rows, 3);
        Tensor table = random.normal(3, dim);
        Tensor positions = random.normal(2, dim);
        Tensor dOut = random.normal(rows, dim);
        Tensor out = random.zeros(rows, dim);
        DoubleSupplier loss = () -> {
            kernels.embeddingForward(tokens, table, positions, 2, out);
            return dot(dOut, out);
        };
        Tensor dTable = random.zeros(3, dim);
        Tensor dPositions = random.zeros(2, dim);
        kernels.embeddingBackward(tokens, dOut, 2, dTable, dPositions);
        assertDerivative("dTokenTable", loss, table, dTable);
        assertDerivative("dPositionTable", loss, positions, dPositions);
    }

    /**
     * The difference quotient is off by STEP^2 / 6 times a third derivative of order one to ten, about 3e-5, and by the
     * rounding of y to float over 2 STEP, about 1e-5 per result; 2e-3 holds for sums of a few dozen such numbers.
     */
    private static void assertDerivative(String what, DoubleSupplier loss, Tensor input, Tensor gradient) {
        for (long i = 0; i < input.numElements(); i++) {
            float x = input.get(i);
            input.set(i, x + STEP);
            double above = loss.getAsDouble();
            input.set(i, x - STEP);
            double below = loss.getAsDouble();
            double distance = (double) (x + STEP) - (x - STEP);
            input.set(i, x);
            double quotient = (above - below) / distance;
            assertThat(Math.abs(gradient.get(i) - quotient))
                    .as("%s[%d]: gradient %s, difference quotient %s", what, i, gradient.get(i), quotient)
                    .isLessThan(2e-3 * (1 + Math.abs(quotient)));
        }
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.numElements(); i++) {
            sum += (double) a.get(i) * b.get(i);
        }
        return sum;
    }
}
