package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * exp and sigmoid for vectors and, bit for bit the same, for the scalars of a row's tail.
 *
 * <p>exp(x) = 2^n e^f with n = round(x / ln 2) and |f| <= ln 2 / 2. Adding a constant of 1.5 * 2^23 rounds to an
 * integer and leaves it in the low bits of the sum, biased by 127, so a shift by 23 makes the power of two; e^f is
 * 1 + f + f^2 q(f) with q of degree 4, the minimax polynomial of the relative error (3e-9; with roundings below 2e-7 in
 * all). Only add, multiply, fma, shifts and integer logic: the JIT's own EXP calls a library that not every machine has,
 * and its float to int conversion is slow.
 *
 * <p>x is kept in bounds by its bits: magnitudes of floats are ordered as integers are, which takes one instruction where
 * a minimum of floats takes five, as Java's says more about zeros and NaN than the processor's. The price is that NaN
 * counts as a bound: who sums or scales exponentials lets a NaN of the row pass by another way.
 *
 * <p>Constants are broadcast where they are used, once in a method, because the JIT keeps broadcasts in registers over a
 * loop; a static final vector is read from memory again after every store, and mostly across the end of a cache line, to which
 * arrays of the heap are not aligned.
 */
final class VectorMath {
    /** Below its negative the result is 0, as the biased exponent is 0; above it the result stays at about 2.2e38. */
    private static final float BOUND = 88.3f;

    private static final int BOUND_BITS = Float.floatToRawIntBits(BOUND);
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int SIGN = 0x80000000;

    private static final float LOG2_E = 1.44269504f;
    private static final float ROUND_AND_BIAS = 12582912f + 127f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float C2 = 4.9999993e-1f;
    private static final float C3 = 1.6666521e-1f;
    private static final float C4 = 4.1668391e-2f;
    private static final float C5 = 8.3687451e-3f;
    private static final float C6 = 1.3814540e-3f;

    private VectorMath() {}

    /** e^x; 0 below -88, about 2.2e38 above 88.3; of NaN any of the two. */
    static FloatVector exp(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector magnitude = bits.and(Lanes.allInts(MAGNITUDE)).min(Lanes.allInts(BOUND_BITS));
        FloatVector bounded = magnitude.or(bits.and(Lanes.allInts(SIGN))).reinterpretAsFloats();
        FloatVector roundAndBias = Lanes.all(ROUND_AND_BIAS);
        FloatVector shifted = bounded.fma(Lanes.all(LOG2_E), roundAndBias);
        FloatVector n = shifted.sub(roundAndBias);
        FloatVector f = n.fma(Lanes.all(-LN2_HIGH), bounded);
        f = n.fma(Lanes.all(-LN2_LOW), f);
        FloatVector p = Lanes.all(C6).fma(f, Lanes.all(C5));
        p = p.fma(f, Lanes.all(C4));
        p = p.fma(f, Lanes.all(C3));
        p = p.fma(f, Lanes.all(C2));
        p = p.fma(f.mul(f), f).add(Lanes.all(1f));
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.mul(power.reinterpretAsFloats());
    }

    /** The same for one number. */
    static float exp(float x) {
        int bits = Float.floatToRawIntBits(x);
        float bounded = Float.intBitsToFloat(Math.min(bits & MAGNITUDE, BOUND_BITS) | bits & SIGN);
        float shifted = Math.fma(bounded, LOG2_E, ROUND_AND_BIAS);
        float n = shifted - ROUND_AND_BIAS;
        float f = Math.fma(n, -LN2_HIGH, bounded);
        f = Math.fma(n, -LN2_LOW, f);
        float p = Math.fma(C6, f, C5);
        p = Math.fma(p, f, C4);
        p = Math.fma(p, f, C3);
        p = Math.fma(p, f, C2);
        p = Math.fma(p, f * f, f) + 1f;
        return p * Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
    }

    /** 1 / (1 + e^-x), given e^-x. */
    static FloatVector sigmoidFromExp(FloatVector expMinusX) {
        FloatVector one = Lanes.all(1f);
        return one.div(expMinusX.add(one));
    }

    /** The same for one number. */
    static float sigmoidFromExp(float expMinusX) {
        return 1f / (expMinusX + 1f);
    }

    /** x sigmoid(x); NaN for NaN. */
    static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(Lanes.all(1f)));
    }

    /** The same for one number. */
    static float silu(float x) {
        return x / (exp(-x) + 1f);
    }

    /** Its derivative, s + x s (1 - s) with s = sigmoid(x), for one number; 1 - s = s e^-x loses no digits. NaN for NaN. */
    static float siluSlope(float x) {
        float e = exp(-x);
        float s = sigmoidFromExp(e);
        return s * e * x * s + s;
    }
}
