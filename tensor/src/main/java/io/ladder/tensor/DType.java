package io.ladder.tensor;

import java.util.Locale;

/** Element types of tensors, little-endian in memory. */
public enum DType {
    /** IEEE 754 single precision: 24 significant bits. */
    F32(4, 0x1p-24),
    /** bfloat16: the upper half of an F32, 8 significant bits and its whole range. See {@link Bf16}. */
    BF16(2, 0x1p-8);

    private final int bytes;
    private final double rounding;

    DType(int bytes, double rounding) {
        this.bytes = bytes;
        this.rounding = rounding;
    }

    /** As settings, tables and logs write it: {@code f32}, {@code bf16}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Largest relative error of one rounding to this type: half a unit in the last place of 1. */
    public double rounding() {
        return rounding;
    }
}
