package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;

/**
 * A window whose elements, f32 or bf16, are read and written as f32; indices count elements.
 *
 * <p>Vectors are loaded and stored for one type each: a loop that takes both asks {@link #narrow} once and has a line
 * per type, with the arithmetic in a method that both share. A choice inside the loop would make the JIT merge vectors
 * of two origins, and what it merges it often leaves on the heap.
 */
final class Elements {
    private static final boolean DIRECT = VectorModule.isOpen();

    private final ByteBuffer bytes;
    private final long address;
    private final boolean narrow;

    /** @param address of the window */
    Elements(ByteBuffer bytes, long address, DType dtype) {
        this.bytes = bytes;
        this.address = address;
        this.narrow = dtype == DType.BF16;
    }

    /** Whether elements are bf16. */
    boolean narrow() {
        return narrow;
    }

    /** Of the window, for loops that keep it in a variable: fields are read anew after every store. */
    long address() {
        return address;
    }

    /** The window, likewise. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** A vector of 32-bit units of {@link #bytes}, which begins at {@link #address}, from a byte on. */
    static FloatVector load(long address, ByteBuffer bytes, int at) {
        return DIRECT ? VectorAccess.loadFloats(address, bytes, at) : Lanes.load(bytes, at);
    }

    /** Likewise. */
    static void store(FloatVector value, long address, ByteBuffer bytes, int at) {
        if (DIRECT) {
            VectorAccess.store(value, address, bytes, at);
        } else {
            Lanes.store(value, bytes, at);
        }
    }

    /** {@link Lanes#COUNT} numbers of 16 bits, likewise. */
    static ShortVector loadShorts(long address, ByteBuffer bytes, int at) {
        return DIRECT ? VectorAccess.loadShorts(address, bytes, at) : Lanes.loadShorts(bytes, at);
    }

    /** {@link Lanes#COUNT} elements of f32. */
    FloatVector load(int at) {
        return loadFloats(4 * at);
    }

    /** Into f32. */
    void store(FloatVector value, int at) {
        storeFloats(value, 4 * at);
    }

    /** {@link Lanes#COUNT} elements of bf16. */
    FloatVector loadNarrow(int at) {
        return Lanes.widen(loadShorts(2 * at));
    }

    /** Into bf16, rounded to nearest even. */
    void storeNarrow(FloatVector value, int at) {
        storeShorts(Lanes.round(value), 2 * at);
    }

    // Methods of at most 35 bytes of code: what is longer, the JIT does not always inline.

    private FloatVector loadFloats(int byteAt) {
        return DIRECT ? VectorAccess.loadFloats(address, bytes, byteAt) : Lanes.load(bytes, byteAt);
    }

    private void storeFloats(FloatVector value, int byteAt) {
        if (DIRECT) {
            VectorAccess.store(value, address, bytes, byteAt);
        } else {
            Lanes.store(value, bytes, byteAt);
        }
    }

    private ShortVector loadShorts(int byteAt) {
        return DIRECT ? VectorAccess.loadShorts(address, bytes, byteAt) : Lanes.loadShorts(bytes, byteAt);
    }

    private void storeShorts(ShortVector value, int byteAt) {
        if (DIRECT) {
            VectorAccess.store(value, address, bytes, byteAt);
        } else {
            Lanes.storeShorts(value, bytes, byteAt);
        }
    }

    /** One element of either type. */
    float get(int at) {
        return narrow ? Bf16.widen(bytes.getShort(2 * at)) : bytes.getFloat(4 * at);
    }

    /** One element of either type, rounded if need be. */
    void put(int at, float value) {
        if (narrow) {
            bytes.putShort(2 * at, Bf16.round(value));
        } else {
            bytes.putFloat(4 * at, value);
        }
    }
}
