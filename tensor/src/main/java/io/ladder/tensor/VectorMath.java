package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * exp and sigmoid for vectors and, bit for bit the same, for the scalars of a row's tail.
 *
 * <p>exp(x) = 2^n e^f with n = round(x / ln 2) and |f| <= ln 2 / 2. Adding a constant of 1.5 * 2^23 rounds to an
 * integer and leaves it in the low bits of the sum, biased by 127, so a shift by 23 makes the power of two; e^f is
 * Cephes' polynomial of degree 7. Relative error below 2e-7. Only add, multiply, fma and shifts: the JIT's own EXP
 * calls a library that not every machine has, and its float to int conversion is slow.
 */
final class VectorMath {
    /** Below it the result is 0: the biased exponent is 0. */
    private static final float LOWEST = -88f;
    /** Above it the result stays at exp(88.3), about 2.2e38. */
    private static final float HIGHEST = 88.3f;

    private static final float LOG2_E = 1.44269504f;
    private static final float ROUND_AND_BIAS = 12582912f + 127f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float C2 = 5.0000001201e-1f;
    private static final float C3 = 1.6666665459e-1f;
    private static final float C4 = 4.1665795894e-2f;
    private static final float C5 = 8.3334519073e-3f;
    private static final float C6 = 1.3981999507e-3f;
    private static final float C7 = 1.9875691500e-4f;

    private VectorMath() {}

    /** e^x; 0 below -88, about 2.2e38 above 88.3, NaN for NaN. */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(All.LOWEST).min(All.HIGHEST);
        FloatVector shifted = bounded.fma(All.LOG2_E, All.ROUND_AND_BIAS);
        FloatVector n = shifted.sub(All.ROUND_AND_BIAS);
        FloatVector f = n.fma(All.MINUS_LN2_HIGH, bounded);
        f = n.fma(All.MINUS_LN2_LOW, f);
        FloatVector p = All.C7.fma(f, All.C6);
        p = p.fma(f, All.C5);
        p = p.fma(f, All.C4);
        p = p.fma(f, All.C3);
        p = p.fma(f, All.C2);
        p = p.fma(f.mul(f), f).add(All.ONE);
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.mul(power.reinterpretAsFloats());
    }

    /** The same for one number. */
    static float exp(float x) {
        float bounded = Math.min(Math.max(x, LOWEST), HIGHEST);
        float shifted = Math.fma(bounded, LOG2_E, ROUND_AND_BIAS);
        float n = shifted - ROUND_AND_BIAS;
        float f = Math.fma(n, -LN2_HIGH, bounded);
        f = Math.fma(n, -LN2_LOW, f);
        float p = Math.fma(C7, f, C6);
        p = Math.fma(p, f, C5);
        p = Math.fma(p, f, C4);
        p = Math.fma(p, f, C3);
        p = Math.fma(p, f, C2);
        p = Math.fma(p, f * f, f) + 1f;
        return p * Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
    }

    /** 1 / (1 + e^-x), given e^-x. */
    static FloatVector sigmoidFromExp(FloatVector expMinusX) {
        return All.ONE.div(expMinusX.add(All.ONE));
    }

    /** 1 / (1 + e^-x). */
    static FloatVector sigmoid(FloatVector x) {
        return sigmoidFromExp(exp(x.neg()));
    }

    /** The same for one number. */
    static float sigmoid(float x) {
        return 1f / (exp(-x) + 1f);
    }

    /** x sigmoid(x). */
    static FloatVector silu(FloatVector x) {
        return x.mul(sigmoid(x));
    }

    /** The same for one number. */
    static float silu(float x) {
        return x * sigmoid(x);
    }

    /** Its derivative, s + x s (1 - s) with s = sigmoid(x); 1 - s = s e^-x loses no digits. */
    static FloatVector siluSlope(FloatVector x) {
        FloatVector e = exp(x.neg());
        FloatVector s = sigmoidFromExp(e);
        return s.mul(e).mul(x).mul(s).add(s);
    }

    /** The same for one number. */
    static float siluSlope(float x) {
        float e = exp(-x);
        float s = 1f / (e + 1f);
        return s * e * x * s + s;
    }

    /** The constants in every lane. */
    private static final class All {
        static final FloatVector LOWEST = Lanes.all(VectorMath.LOWEST);
        static final FloatVector HIGHEST = Lanes.all(VectorMath.HIGHEST);
        static final FloatVector LOG2_E = Lanes.all(VectorMath.LOG2_E);
        static final FloatVector ROUND_AND_BIAS = Lanes.all(VectorMath.ROUND_AND_BIAS);
        static final FloatVector MINUS_LN2_HIGH = Lanes.all(-VectorMath.LN2_HIGH);
        static final FloatVector MINUS_LN2_LOW = Lanes.all(-VectorMath.LN2_LOW);
        static final FloatVector C7 = Lanes.all(VectorMath.C7);
        static final FloatVector C6 = Lanes.all(VectorMath.C6);
        static final FloatVector C5 = Lanes.all(VectorMath.C5);
        static final FloatVector C4 = Lanes.all(VectorMath.C4);
        static final FloatVector C3 = Lanes.all(VectorMath.C3);
        static final FloatVector C2 = Lanes.all(VectorMath.C2);
        static final FloatVector ONE = Lanes.all(1f);
    }
}
