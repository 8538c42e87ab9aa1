package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations over flat ranges of f32; y may be x, dx may be dy.
 *
 * <p>GELU's tanh form is x sigmoid(2u) with u = sqrt(2/pi) (x + 0.044715 x^3), because 1 + tanh(u) = 2 sigmoid(2u); it
 * needs one exp and loses no digits where tanh is near -1.
 */
final class VectorActivations {
    private static final float MINUS_TWO_ROOT = (float) (-2 * Math.sqrt(2 / Math.PI));
    private static final float MINUS_TWO_ROOT_CUBIC = (float) (-2 * Math.sqrt(2 / Math.PI) * 0.044715);
    private static final float TWO_ROOT = -MINUS_TWO_ROOT;
    private static final float SLOPE_CUBIC = (float) (6 * Math.sqrt(2 / Math.PI) * 0.044715);

    private VectorActivations() {}

    /** y = f(x) over elements [from, to), f32. */
    static final class Forward implements RowThreads.Rows {
        private Activation f;
        private Elements x;
        private Elements y;

        void of(Activation function, Elements input, Elements output) {
            f = function;
            x = input;
            y = output;
        }

        @Override
        public void run(int part, int from, int to) {
            switch (f) {
                case GELU -> gelu(x, y, from, to);
                case RELU -> relu(x, y, from, to);
                case SILU -> silu(x, y, from, to);
            }
        }
    }

    /** dx = dy f'(x) over elements [from, to), f32. */
    static final class Backward implements RowThreads.Rows {
        private Activation f;
        private Elements x;
        private Elements dy;
        private Elements dx;

        void of(Activation function, Elements input, Elements gradient, Elements inputGradient) {
            f = function;
            x = input;
            dy = gradient;
            dx = inputGradient;
        }

        @Override
        public void run(int part, int from, int to) {
            switch (f) {
                case GELU -> geluBackward(x, dy, dx, from, to);
                case RELU -> reluBackward(x, dy, dx, from, to);
                case SILU -> siluBackward(x, dy, dx, from, to);
            }
        }
    }

    private static void gelu(Elements x, Elements y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            y.store(gelu(x.load(i)), i);
        }
        for (int i = end; i < to; i++) {
            y.put(i, gelu(x.get(i)));
        }
    }

    private static FloatVector gelu(FloatVector x) {
        return x.div(VectorMath.exp(minusTwoU(x, x.mul(x))).add(Lanes.all(1f)));
    }

    /** The same for one number. */
    private static float gelu(float x) {
        return x / (VectorMath.exp(minusTwoU(x, x * x)) + 1f);
    }

    private static FloatVector minusTwoU(FloatVector x, FloatVector square) {
        return square.fma(Lanes.all(MINUS_TWO_ROOT_CUBIC), Lanes.all(MINUS_TWO_ROOT))
                .mul(x);
    }

    /** The same for one number. */
    private static float minusTwoU(float x, float square) {
        return Math.fma(square, MINUS_TWO_ROOT_CUBIC, MINUS_TWO_ROOT) * x;
    }

    private static void geluBackward(Elements x, Elements dy, Elements dx, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            dx.store(dy.load(i).mul(geluSlope(x.load(i))), i);
        }
        for (int i = end; i < to; i++) {
            dx.put(i, dy.get(i) * geluSlope(x.get(i)));
        }
    }

    /** With s = sigmoid(2u): f' = s + x s (1 - s) (2u)', and 1 - s = s e^-2u loses no digits. */
    private static FloatVector geluSlope(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector e = VectorMath.exp(minusTwoU(x, square));
        FloatVector s = VectorMath.sigmoidFromExp(e);
        FloatVector slope =
                square.fma(Lanes.all(SLOPE_CUBIC), Lanes.all(TWO_ROOT)).mul(x);
        return s.mul(e).mul(slope).mul(s).add(s);
    }

    /** The same for one number. */
    private static float geluSlope(float x) {
        float e = VectorMath.exp(minusTwoU(x, x * x));
        float s = 1f / (e + 1f);
        float slope = Math.fma(x * x, SLOPE_CUBIC, TWO_ROOT) * x;
        return s * e * slope * s + s;
    }

    private static void relu(Elements x, Elements y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            y.store(x.load(i).max(Lanes.all(0f)), i);
        }
        for (int i = end; i < to; i++) {
            y.put(i, Math.max(0, x.get(i)));
        }
    }

    private static void reluBackward(Elements x, Elements dy, Elements dx, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            dx.store(wherePositive(x.load(i), dy.load(i)), i);
        }
        for (int i = end; i < to; i++) {
            dx.put(i, x.get(i) > 0 ? dy.get(i) : 0);
        }
    }

    private static FloatVector wherePositive(FloatVector x, FloatVector dy) {
        return Lanes.all(0f).blend(dy, x.compare(VectorOperators.GT, Lanes.all(0f)));
    }

    private static void silu(Elements x, Elements y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            y.store(VectorMath.silu(x.load(i)), i);
        }
        for (int i = end; i < to; i++) {
            y.put(i, VectorMath.silu(x.get(i)));
        }
    }

    private static void siluBackward(Elements x, Elements dy, Elements dx, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            dx.store(dy.load(i).mul(VectorMath.siluSlope(x.load(i))), i);
        }
        for (int i = end; i < to; i++) {
            dx.put(i, dy.get(i) * VectorMath.siluSlope(x.get(i)));
        }
    }
}
