package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/** Rotary positions of one head; offsets and {@code half}, the size of half a head, in bytes. */
final class VectorRope {
    private VectorRope() {}

    /** (a, b) becomes (a cos - b sin * direction, b cos + a sin * direction). */
    static void rotateHead(ByteBuffer x, int at, ByteBuffer cosSin, int angles, int half, float direction) {
        int end = Lanes.wholeEnd(0, half);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector cos = Lanes.load(cosSin, angles + i);
            FloatVector sin = Lanes.load(cosSin, angles + half + i).mul(direction);
            FloatVector a = Lanes.load(x, at + i);
            FloatVector b = Lanes.load(x, at + half + i);
            Lanes.store(a.mul(cos).sub(b.mul(sin)), x, at + i);
            Lanes.store(b.mul(cos).add(a.mul(sin)), x, at + half + i);
        }
        for (int i = end; i < half; i += Float.BYTES) {
            float cos = cosSin.getFloat(angles + i);
            float sin = cosSin.getFloat(angles + half + i) * direction;
            float a = x.getFloat(at + i);
            float b = x.getFloat(at + half + i);
            x.putFloat(at + i, a * cos - b * sin);
            x.putFloat(at + half + i, b * cos + a * sin);
        }
    }
}
