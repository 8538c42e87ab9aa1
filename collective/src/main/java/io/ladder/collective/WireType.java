package io.ladder.collective;

/**
 * What a float is while it travels. Sums are made in f32 whatever the type; what is sent is rounded to it, partial sums
 * included.
 */
public enum WireType {
    /** As it is. */
    F32(Float.BYTES),
    /**
     * bfloat16, rounded to nearest, ties to even: half the bytes. The sum of p ranks is rounded at each of p hops, so an
     * element is off by at most about p 2^-8 of the sum of its addends' magnitudes, on all ranks by the same.
     */
    BF16(Short.BYTES);

    private final int elementBytes;

    WireType(int elementBytes) {
        this.elementBytes = elementBytes;
    }

    /** Bytes of one element. */
    public int elementBytes() {
        return elementBytes;
    }

    /** Bytes of a run of elements: filled up to a whole unit of the {@link Transport}. */
    long runBytes(long numElements) {
        long bytes = numElements * elementBytes;
        return (bytes + Transport.UNIT_BYTES - 1) / Transport.UNIT_BYTES * Transport.UNIT_BYTES;
    }
}
