package io.ladder.tensor;

/** Element types of tensors, little-endian in memory. */
public enum DType {
    /** IEEE 754 single precision. */
    F32(4),
    /** bfloat16: the upper half of an F32. Storage only; kernels come with the mixed-precision engine. */
    BF16(2);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
