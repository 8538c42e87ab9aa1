package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats of a tensor to bfloat16 on a wire and back, straight in byte buffers, as collectives need them. Bytes are
 * little-endian whatever the order of the buffers; ranges must not overlap.
 *
 * <p>bfloat16 is the upper half of an f32: 8 bits of significand, one of them implied, so rounding to nearest is off by at
 * most 2^-8 of the value. Every element by itself: the result does not depend on how a range is cut.
 */
public final class WireFloats {
    private static final boolean VECTORS = VectorModule.isPresent();
    private static final int HALF_BYTES = Short.BYTES;

    private WireFloats() {}

    /**
     * target = bf16(source), to nearest, ties to even. From 2^128 - 2^119 on it is infinity; NaN stays NaN.
     *
     * @param source f32, at absolute byte {@code sourceOffset}
     * @param target bf16, at absolute byte {@code targetOffset}
     */
    public static void narrow(ByteBuffer source, int sourceOffset, ByteBuffer target, int targetOffset, int count) {
        check(count);
        int done = VECTORS ? VectorWire.narrowWhole(source, sourceOffset, target, targetOffset, count) : 0;
        for (int i = done; i < count; i++) {
            putShort(
                    target,
                    targetOffset + HALF_BYTES * i,
                    Bf16.round(getFloat(source, sourceOffset + Float.BYTES * i)));
        }
    }

    /** target = source, exactly. */
    public static void widen(ByteBuffer source, int sourceOffset, ByteBuffer target, int targetOffset, int count) {
        check(count);
        int done = VECTORS ? VectorWire.widenWhole(source, sourceOffset, target, targetOffset, count) : 0;
        for (int i = done; i < count; i++) {
            putFloat(
                    target,
                    targetOffset + Float.BYTES * i,
                    Bf16.widen(getShort(source, sourceOffset + HALF_BYTES * i)));
        }
    }

    /** target += source, added in f32; target is f32 and source bf16. */
    public static void addInto(ByteBuffer target, int targetOffset, ByteBuffer source, int sourceOffset, int count) {
        check(count);
        int done = VECTORS ? VectorWire.addWhole(target, targetOffset, source, sourceOffset, count) : 0;
        for (int i = done; i < count; i++) {
            int at = targetOffset + Float.BYTES * i;
            putFloat(target, at, getFloat(target, at) + Bf16.widen(getShort(source, sourceOffset + HALF_BYTES * i)));
        }
    }

    private static float getFloat(ByteBuffer buffer, int at) {
        int bits = buffer.getInt(at);
        return Float.intBitsToFloat(isSwapped(buffer) ? Integer.reverseBytes(bits) : bits);
    }

    private static void putFloat(ByteBuffer buffer, int at, float value) {
        int bits = Float.floatToRawIntBits(value);
        buffer.putInt(at, isSwapped(buffer) ? Integer.reverseBytes(bits) : bits);
    }

    private static short getShort(ByteBuffer buffer, int at) {
        short half = buffer.getShort(at);
        return isSwapped(buffer) ? Short.reverseBytes(half) : half;
    }

    private static void putShort(ByteBuffer buffer, int at, short half) {
        buffer.putShort(at, isSwapped(buffer) ? Short.reverseBytes(half) : half);
    }

    private static boolean isSwapped(ByteBuffer buffer) {
        return buffer.order() != ByteOrder.LITTLE_ENDIAN;
    }

    private static void check(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + " floats");
        }
    }
}
