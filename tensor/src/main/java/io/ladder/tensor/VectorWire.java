package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Vector loops of {@link WireFloats}; each returns how many elements its whole vectors held. */
final class VectorWire {
    private static final int HALF_BYTES = Short.BYTES;

    private VectorWire() {}

    static int narrowWhole(ByteBuffer source, int sourceOffset, ByteBuffer target, int targetOffset, int count) {
        int end = Lanes.wholeEnd(0, count);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            Lanes.storeShorts(
                    Lanes.round(Lanes.load(source, sourceOffset + Float.BYTES * i)),
                    target,
                    targetOffset + HALF_BYTES * i);
        }
        return end;
    }

    static int widenWhole(ByteBuffer source, int sourceOffset, ByteBuffer target, int targetOffset, int count) {
        int end = Lanes.wholeEnd(0, count);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            Lanes.store(
                    Lanes.widen(Lanes.loadShorts(source, sourceOffset + HALF_BYTES * i)),
                    target,
                    targetOffset + Float.BYTES * i);
        }
        return end;
    }

    static int addWhole(ByteBuffer target, int targetOffset, ByteBuffer source, int sourceOffset, int count) {
        int end = Lanes.wholeEnd(0, count);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            int at = targetOffset + Float.BYTES * i;
            Lanes.store(
                    Lanes.load(target, at).add(Lanes.widen(Lanes.loadShorts(source, sourceOffset + HALF_BYTES * i))),
                    target,
                    at);
        }
        return end;
    }
}
