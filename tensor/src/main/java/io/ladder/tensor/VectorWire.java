package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vector loops of {@link WireFloats}; each returns how many elements its whole vectors held. */
final class VectorWire {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> HALVES =
            VectorSpecies.of(short.class, VectorShape.forBitSize(INTS.vectorBitSize() / 2));
    private static final int HALF_BYTES = Short.BYTES;
    private static final int INFINITY_BITS = 0x7f800000;
    private static final int QUIET_BIT = 0x40;

    private VectorWire() {}

    static int narrowWhole(ByteBuffer source, int sourceOffset, ByteBuffer target, int targetOffset, int count) {
        int end = INTS.loopBound(count);
        for (int i = 0; i < end; i += INTS.length()) {
            IntVector bits =
                    IntVector.fromByteBuffer(INTS, source, sourceOffset + Float.BYTES * i, ByteOrder.LITTLE_ENDIAN);
            IntVector upper = bits.lanewise(VectorOperators.LSHR, 16);
            IntVector rounded = bits.add(upper.and(1)).add(0x7fff).lanewise(VectorOperators.LSHR, 16);
            VectorMask<Integer> isNaN = bits.and(Integer.MAX_VALUE).compare(VectorOperators.GT, INFINITY_BITS);
            ShortVector halves = (ShortVector)
                    rounded.blend(upper.or(QUIET_BIT), isNaN).convertShape(VectorOperators.I2S, HALVES, 0);
            halves.intoByteBuffer(target, targetOffset + HALF_BYTES * i, ByteOrder.LITTLE_ENDIAN);
        }
        return end;
    }

    static int widenWhole(ByteBuffer source, int sourceOffset, ByteBuffer target, int targetOffset, int count) {
        int end = INTS.loopBound(count);
        for (int i = 0; i < end; i += INTS.length()) {
            Lanes.store(load(source, sourceOffset + HALF_BYTES * i), target, targetOffset + Float.BYTES * i);
        }
        return end;
    }

    static int addWhole(ByteBuffer target, int targetOffset, ByteBuffer source, int sourceOffset, int count) {
        int end = INTS.loopBound(count);
        for (int i = 0; i < end; i += INTS.length()) {
            int at = targetOffset + Float.BYTES * i;
            Lanes.store(Lanes.load(target, at).add(load(source, sourceOffset + HALF_BYTES * i)), target, at);
        }
        return end;
    }

    private static FloatVector load(ByteBuffer halves, int at) {
        IntVector lower = (IntVector) ShortVector.fromByteBuffer(HALVES, halves, at, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.S2I, INTS, 0);
        return lower.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }
}
