package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sums of float ranges straight in byte buffers, as collectives need them. */
public final class VectorSum {
    private static final boolean VECTORS = VectorModule.isPresent();

    private VectorSum() {}

    /**
     * target += source, element by element, f32 little-endian. Every element is one IEEE addition, so the result does
     * not depend on the machine or on how a range is cut. Ranges of one buffer may coincide but not overlap partly.
     *
     * @param targetOffset in bytes, absolute
     * @param sourceOffset in bytes, absolute
     * @param bytes size of the range, a multiple of 4
     */
    public static void addInto(ByteBuffer target, int targetOffset, ByteBuffer source, int sourceOffset, int bytes) {
        if (bytes < 0 || bytes % Float.BYTES != 0) {
            throw new IllegalArgumentException("bytes=" + bytes + " is not a number of whole floats");
        }
        int done = VECTORS ? VectorFlat.addWhole(target, targetOffset, source, sourceOffset, bytes) : 0;
        addScalars(target, targetOffset + done, source, sourceOffset + done, bytes - done);
    }

    private static void addScalars(
            ByteBuffer target, int targetOffset, ByteBuffer source, int sourceOffset, int bytes) {
        boolean swapTarget = target.order() != ByteOrder.LITTLE_ENDIAN;
        boolean swapSource = source.order() != ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < bytes; i += Float.BYTES) {
            int a = target.getInt(targetOffset + i);
            int b = source.getInt(sourceOffset + i);
            float sum = Float.intBitsToFloat(swapTarget ? Integer.reverseBytes(a) : a)
                    + Float.intBitsToFloat(swapSource ? Integer.reverseBytes(b) : b);
            int bits = Float.floatToRawIntBits(sum);
            target.putInt(targetOffset + i, swapTarget ? Integer.reverseBytes(bits) : bits);
        }
    }
}
