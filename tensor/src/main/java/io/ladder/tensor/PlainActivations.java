package io.ladder.tensor;

/** Point-wise non-linearities and their derivatives, in double. */
final class PlainActivations {
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    private PlainActivations() {}

    static void forward(Activation f, Tensor x, Tensor y, Tensor slope) {
        int elements = Shapes.activation(x, y, slope);
        for (int i = 0; i < elements; i++) {
            float at = x.get(i);
            y.set(i, (float) value(f, at));
            if (slope != null) {
                slope.set(i, (float) slope(f, at));
            }
        }
    }

    static void swiGluForward(Tensor gateUp, Tensor y) {
        int ffn = Shapes.swiGlu(gateUp, y);
        for (int r = 0; r < Shapes.rows(y); r++) {
            for (int i = 0; i < ffn; i++) {
                double gate = gateUp.get(2L * r * ffn + i);
                double up = gateUp.get(2L * r * ffn + ffn + i);
                y.set((long) r * ffn + i, (float) (value(Activation.SILU, gate) * up));
            }
        }
    }

    static void swiGluBackward(Tensor gateUp, Tensor dy, Tensor dGateUp) {
        int ffn = Shapes.swiGlu(gateUp, dy);
        Shapes.like("dGateUp", dGateUp, gateUp);
        for (int r = 0; r < Shapes.rows(dy); r++) {
            for (int i = 0; i < ffn; i++) {
                long at = 2L * r * ffn + i;
                double gate = gateUp.get(at);
                double up = gateUp.get(at + ffn);
                double d = dy.get((long) r * ffn + i);
                dGateUp.set(at, (float) (d * up * slope(Activation.SILU, gate)));
                dGateUp.set(at + ffn, (float) (d * value(Activation.SILU, gate)));
            }
        }
    }

    static double value(Activation f, double x) {
        return switch (f) {
            case GELU -> 0.5 * x * (1 + Math.tanh(geluInner(x)));
            case RELU -> Math.max(0, x);
            case SILU -> x * sigmoid(x);
        };
    }

    static double slope(Activation f, double x) {
        return switch (f) {
            case GELU -> {
                double t = Math.tanh(geluInner(x));
                yield 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * SQRT_2_OVER_PI * (1 + 3 * GELU_CUBIC * x * x);
            }
            case RELU -> x > 0 ? 1 : 0;
            case SILU -> {
                double s = sigmoid(x);
                yield s * (1 + x * (1 - s));
            }
        };
    }

    private static double geluInner(double x) {
        return SQRT_2_OVER_PI * (x + GELU_CUBIC * x * x * x);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
