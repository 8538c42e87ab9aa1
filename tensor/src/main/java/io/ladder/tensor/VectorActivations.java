package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations over flat ranges, {@code from} and {@code to} in bytes; y may be x, dx may be dy.
 *
 * <p>GELU's tanh form is x sigmoid(2u) with u = sqrt(2/pi) (x + 0.044715 x^3), because 1 + tanh(u) = 2 sigmoid(2u); it
 * needs one exp and loses no digits where tanh is near -1.
 */
final class VectorActivations {
    private static final float TWO_ROOT = (float) (2 * Math.sqrt(2 / Math.PI));
    private static final float TWO_ROOT_CUBIC = (float) (2 * Math.sqrt(2 / Math.PI) * 0.044715);
    private static final float SLOPE_CUBIC = (float) (6 * Math.sqrt(2 / Math.PI) * 0.044715);

    private VectorActivations() {}

    static void forward(Activation f, ByteBuffer x, ByteBuffer y, int from, int to) {
        switch (f) {
            case GELU -> gelu(x, y, from, to);
            case RELU -> relu(x, y, from, to);
            case SILU -> silu(x, y, from, to);
        }
    }

    static void backward(Activation f, ByteBuffer x, ByteBuffer dy, ByteBuffer dx, int from, int to) {
        switch (f) {
            case GELU -> geluBackward(x, dy, dx, from, to);
            case RELU -> reluBackward(x, dy, dx, from, to);
            case SILU -> siluBackward(x, dy, dx, from, to);
        }
    }

    private static void gelu(ByteBuffer x, ByteBuffer y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.BYTES) {
            FloatVector a = Lanes.load(x, i);
            FloatVector twoU =
                    a.mul(a).fma(Lanes.all(TWO_ROOT_CUBIC), Lanes.all(TWO_ROOT)).mul(a);
            Lanes.store(a.mul(VectorMath.sigmoid(twoU)), y, i);
        }
        for (int i = end; i < to; i += Float.BYTES) {
            float a = x.getFloat(i);
            y.putFloat(i, a * VectorMath.sigmoid(Math.fma(a * a, TWO_ROOT_CUBIC, TWO_ROOT) * a));
        }
    }

    /** With s = sigmoid(2u): f' = s + x s (1 - s) (2u)', and 1 - s = s e^-2u loses no digits. */
    private static void geluBackward(ByteBuffer x, ByteBuffer dy, ByteBuffer dx, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.BYTES) {
            FloatVector a = Lanes.load(x, i);
            FloatVector square = a.mul(a);
            FloatVector twoU =
                    square.fma(Lanes.all(TWO_ROOT_CUBIC), Lanes.all(TWO_ROOT)).mul(a);
            FloatVector e = VectorMath.exp(twoU.neg());
            FloatVector s = VectorMath.sigmoidFromExp(e);
            FloatVector slope =
                    square.fma(Lanes.all(SLOPE_CUBIC), Lanes.all(TWO_ROOT)).mul(a);
            FloatVector derivative = s.mul(e).mul(slope).mul(s).add(s);
            Lanes.store(Lanes.load(dy, i).mul(derivative), dx, i);
        }
        for (int i = end; i < to; i += Float.BYTES) {
            float a = x.getFloat(i);
            float e = VectorMath.exp(-(Math.fma(a * a, TWO_ROOT_CUBIC, TWO_ROOT) * a));
            float s = 1f / (e + 1f);
            float slope = Math.fma(a * a, SLOPE_CUBIC, TWO_ROOT) * a;
            dx.putFloat(i, dy.getFloat(i) * (s * e * slope * s + s));
        }
    }

    private static void relu(ByteBuffer x, ByteBuffer y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.BYTES) {
            Lanes.store(Lanes.load(x, i).max(0f), y, i);
        }
        for (int i = end; i < to; i += Float.BYTES) {
            y.putFloat(i, Math.max(0, x.getFloat(i)));
        }
    }

    private static void reluBackward(ByteBuffer x, ByteBuffer dy, ByteBuffer dx, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.BYTES) {
            FloatVector d = Lanes.load(dy, i);
            Lanes.store(Lanes.all(0f).blend(d, Lanes.load(x, i).compare(VectorOperators.GT, 0f)), dx, i);
        }
        for (int i = end; i < to; i += Float.BYTES) {
            dx.putFloat(i, x.getFloat(i) > 0 ? dy.getFloat(i) : 0);
        }
    }

    private static void silu(ByteBuffer x, ByteBuffer y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.BYTES) {
            FloatVector a = Lanes.load(x, i);
            Lanes.store(a.mul(VectorMath.sigmoid(a)), y, i);
        }
        for (int i = end; i < to; i += Float.BYTES) {
            y.putFloat(i, x.getFloat(i) * VectorMath.sigmoid(x.getFloat(i)));
        }
    }

    private static void siluBackward(ByteBuffer x, ByteBuffer dy, ByteBuffer dx, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.BYTES) {
            FloatVector a = Lanes.load(x, i);
            FloatVector e = VectorMath.exp(a.neg());
            FloatVector s = VectorMath.sigmoidFromExp(e);
            Lanes.store(Lanes.load(dy, i).mul(s.mul(e).mul(a).mul(s).add(s)), dx, i);
        }
        for (int i = end; i < to; i += Float.BYTES) {
            float a = x.getFloat(i);
            float e = VectorMath.exp(-a);
            float s = 1f / (e + 1f);
            dx.putFloat(i, dy.getFloat(i) * (s * e * a * s + s));
        }
    }
}
