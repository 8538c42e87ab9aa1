package io.ladder.tensor;

/**
 * bfloat16, one number at a time: sign, 8 bits of exponent and 7 of mantissa, which are the upper half of an f32.
 *
 * <p>Rounding is to nearest, ties to even, as the processor's own conversions do it; what is too large becomes infinite
 * and NaN stays NaN. Widening is exact.
 */
public final class Bf16 {
    /** Added to an f32's bits before the lower half is cut off; a tie with an odd upper half needs one more. */
    static final int JUST_BELOW_HALF = 0x7fff;

    private static final short NAN = 0x7fc0;

    private Bf16() {}

    /** The nearest bfloat16. */
    public static short round(float value) {
        if (Float.isNaN(value)) {
            return NAN; // adding to the bits could carry into the sign
        }
        int bits = Float.floatToRawIntBits(value);
        return (short) (bits + JUST_BELOW_HALF + (bits >>> 16 & 1) >>> 16);
    }

    /** The same number as an f32. */
    public static float widen(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
