package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.internal.vm.vector.VectorSupport;

/**
 * Vectors to and from memory by address, through what the Vector API itself is made of.
 *
 * <p>Its own way to off-heap memory, byte buffers, takes some fifteen instructions per vector beside the one that moves it
 * (a buffer's limit, segment, array and address are read anew each time), and as many more nodes of a compilation, which are
 * scarce ({@link Lanes}).
 *
 * <p>Interpreted and half-compiled code goes through the buffer all the same, and checks bounds. Compiled code does not, as
 * no native kernel would: kernels check shapes before their loops.
 *
 * <p>Linking this class needs {@code --add-exports java.base/jdk.internal.vm.vector=ALL-UNNAMED} and JDK 17's form of the
 * methods, see {@link VectorModule#isOpen}; without, {@link Elements} goes through buffers, slowly.
 */
final class VectorAccess {
    private static final Class<? extends FloatVector> FLOATS =
            FloatVector.zero(Lanes.SPECIES).getClass();
    private static final Class<? extends ShortVector> SHORTS =
            ShortVector.zero(Lanes.SHORTS).getClass();

    private static final VectorSupport.LoadOperation<ByteBuffer, FloatVector, Float, VectorSupport.VectorSpecies<Float>>
            LOAD_FLOATS = (buffer, at, species) -> Lanes.load(buffer, at);
    private static final VectorSupport.LoadOperation<ByteBuffer, ShortVector, Short, VectorSupport.VectorSpecies<Short>>
            LOAD_SHORTS = (buffer, at, species) -> Lanes.loadShorts(buffer, at);
    private static final VectorSupport.StoreVectorOperation<ByteBuffer, FloatVector> STORE_FLOATS =
            (buffer, at, value) -> Lanes.store(value, buffer, at);
    private static final VectorSupport.StoreVectorOperation<ByteBuffer, ShortVector> STORE_SHORTS =
            (buffer, at, value) -> Lanes.storeShorts(value, buffer, at);

    private VectorAccess() {}

    static FloatVector loadFloats(long address, ByteBuffer buffer, int at) {
        return VectorSupport.load(FLOATS, float.class, Lanes.COUNT, null, address + at, buffer, at, null, LOAD_FLOATS);
    }

    static ShortVector loadShorts(long address, ByteBuffer buffer, int at) {
        return VectorSupport.load(SHORTS, short.class, Lanes.COUNT, null, address + at, buffer, at, null, LOAD_SHORTS);
    }

    static void store(FloatVector value, long address, ByteBuffer buffer, int at) {
        VectorSupport.store(FLOATS, float.class, Lanes.COUNT, null, address + at, value, buffer, at, STORE_FLOATS);
    }

    static void store(ShortVector value, long address, ByteBuffer buffer, int at) {
        VectorSupport.store(SHORTS, short.class, Lanes.COUNT, null, address + at, value, buffer, at, STORE_SHORTS);
    }
}
