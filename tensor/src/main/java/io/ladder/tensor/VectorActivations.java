package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations over flat ranges of f32, alone (y may be x) and with their slopes (which may take the place of x).
 *
 * <p>GELU's tanh form is x sigmoid(2u) with u = sqrt(2/pi) (x + 0.044715 x^3), because 1 + tanh(u) = 2 sigmoid(2u); it
 * needs one exp and loses no digits where tanh is near -1. With s = sigmoid(2u) its slope is s + x s (1 - s) (2u)', and 1 -
 * s = s e^-2u loses no digits either. SiLU is the same with 2u = x.
 */
final class VectorActivations {
    private static final float MINUS_TWO_ROOT = (float) (-2 * Math.sqrt(2 / Math.PI));
    private static final float MINUS_TWO_ROOT_CUBIC = (float) (-2 * Math.sqrt(2 / Math.PI) * 0.044715);
    private static final float TWO_ROOT = -MINUS_TWO_ROOT;
    private static final float SLOPE_CUBIC = (float) (6 * Math.sqrt(2 / Math.PI) * 0.044715);

    private VectorActivations() {}

    /** y = f(x) over elements [from, to). */
    static final class Values implements RowThreads.Rows {
        private Activation f;
        private Elements x;
        private Elements y;

        Values of(Activation function, Elements input, Elements output) {
            f = function;
            x = input;
            y = output;
            return this;
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

    /** y = what {@link Exponentials} take for GELU and SiLU of x, over elements [from, to). */
    static final class Arguments implements RowThreads.Rows {
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
            if (f == Activation.GELU) {
                geluArguments(x, y, from, to);
            } else {
                siluArguments(x, y, from, to);
            }
        }
    }

    /** y = e^y over elements [from, to). */
    static final class Exponentials implements RowThreads.Rows {
        private Elements y;

        void of(Elements inPlace) {
            y = inPlace;
        }

        @Override
        public void run(int part, int from, int to) {
            int end = Lanes.wholeEnd(from, to);
            for (int i = from; i < end; i += Lanes.COUNT) {
                y.store(VectorMath.exp(y.load(i)), i);
            }
            for (int i = end; i < to; i++) {
                y.put(i, VectorMath.exp(y.get(i)));
            }
        }
    }

    /**
     * y = f(x) and slope = f'(x) of GELU and SiLU over elements [from, to), after {@link Exponentials} have left theirs in y:
     * one loop for all would be more than C2 inlines. y must not be x.
     */
    static final class ValuesAndSlopes implements RowThreads.Rows {
        private Activation f;
        private Elements x;
        private Elements y;
        private Elements slope;

        void of(Activation function, Elements input, Elements output, Elements slopes) {
            f = function;
            x = input;
            y = output;
            slope = slopes;
        }

        @Override
        public void run(int part, int from, int to) {
            if (f == Activation.GELU) {
                geluAndSlope(x, y, slope, from, to);
            } else {
                siluAndSlope(x, y, slope, from, to);
            }
        }
    }

    /** y = relu(x) and slope = relu'(x) over elements [from, to). */
    static final class ReluAndSlope implements RowThreads.Rows {
        private Elements x;
        private Elements y;
        private Elements slope;

        ReluAndSlope of(Elements input, Elements output, Elements slopes) {
            x = input;
            y = output;
            slope = slopes;
            return this;
        }

        @Override
        public void run(int part, int from, int to) {
            reluAndSlope(x, y, slope, from, to);
        }
    }

    private static void gelu(Elements x, Elements y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector v = x.load(i);
            FloatVector e = VectorMath.exp(minusTwoU(v, v.mul(v)));
            y.store(v.mul(VectorMath.sigmoidFromExp(e)), i);
        }
        for (int i = end; i < to; i++) {
            float v = x.get(i);
            y.put(i, v * VectorMath.sigmoidFromExp(VectorMath.exp(minusTwoU(v, v * v))));
        }
    }

    private static void geluArguments(Elements x, Elements y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector v = x.load(i);
            y.store(minusTwoU(v, v.mul(v)), i);
        }
        for (int i = end; i < to; i++) {
            float v = x.get(i);
            y.put(i, minusTwoU(v, v * v));
        }
    }

    private static void geluAndSlope(Elements x, Elements y, Elements slope, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector v = x.load(i);
            FloatVector square = v.mul(v);
            FloatVector e = y.load(i);
            FloatVector s = VectorMath.sigmoidFromExp(e);
            FloatVector value = v.mul(s);
            FloatVector twoUSlope = square.fma(Lanes.all(SLOPE_CUBIC), Lanes.all(TWO_ROOT));
            y.store(value, i);
            slope.store(s.mul(e).mul(twoUSlope).fma(value, s), i);
        }
        for (int i = end; i < to; i++) {
            float v = x.get(i);
            float e = y.get(i);
            float s = VectorMath.sigmoidFromExp(e);
            float value = v * s;
            float twoUSlope = Math.fma(v * v, SLOPE_CUBIC, TWO_ROOT);
            y.put(i, value);
            slope.put(i, Math.fma(s * e * twoUSlope, value, s));
        }
    }

    private static FloatVector minusTwoU(FloatVector x, FloatVector square) {
        return square.fma(Lanes.all(MINUS_TWO_ROOT_CUBIC), Lanes.all(MINUS_TWO_ROOT))
                .mul(x);
    }

    /** The same for one number. */
    private static float minusTwoU(float x, float square) {
        return Math.fma(square, MINUS_TWO_ROOT_CUBIC, MINUS_TWO_ROOT) * x;
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

    private static void reluAndSlope(Elements x, Elements y, Elements slope, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector v = x.load(i);
            y.store(v.max(Lanes.all(0f)), i);
            slope.store(Lanes.all(0f).blend(Lanes.all(1f), v.compare(VectorOperators.GT, Lanes.all(0f))), i);
        }
        for (int i = end; i < to; i++) {
            float v = x.get(i);
            y.put(i, Math.max(0, v));
            slope.put(i, v > 0 ? 1 : 0);
        }
    }

    private static void silu(Elements x, Elements y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector v = x.load(i);
            y.store(v.mul(VectorMath.sigmoidFromExp(VectorMath.exp(v.neg()))), i);
        }
        for (int i = end; i < to; i++) {
            float v = x.get(i);
            y.put(i, v * VectorMath.sigmoidFromExp(VectorMath.exp(-v)));
        }
    }

    private static void siluArguments(Elements x, Elements y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            y.store(x.load(i).neg(), i);
        }
        for (int i = end; i < to; i++) {
            y.put(i, -x.get(i));
        }
    }

    private static void siluAndSlope(Elements x, Elements y, Elements slope, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector v = x.load(i);
            FloatVector e = y.load(i);
            FloatVector s = VectorMath.sigmoidFromExp(e);
            FloatVector value = v.mul(s);
            y.store(value, i);
            slope.store(s.mul(e).fma(value, s), i);
        }
        for (int i = end; i < to; i++) {
            float v = x.get(i);
            float e = y.get(i);
            float s = VectorMath.sigmoidFromExp(e);
            float value = v * s;
            y.put(i, value);
            slope.put(i, Math.fma(s * e, value, s));
        }
    }
}
