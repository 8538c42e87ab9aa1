package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/** Rotary positions of one head; {@code half} is half its elements. */
final class VectorRope {
    private VectorRope() {}

    /** (a, b) becomes (a cos - b sin * direction, b cos + a sin * direction). */
    static void rotateHead(Elements x, int at, Elements cosSin, int angles, int half, float direction) {
        int end = Lanes.wholeEnd(0, half);
        if (x.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector cos = cosSin.load(angles + i);
                FloatVector sin = cosSin.load(angles + half + i).mul(Lanes.all(direction));
                FloatVector a = x.loadNarrow(at + i);
                FloatVector b = x.loadNarrow(at + half + i);
                x.storeNarrow(a.mul(cos).sub(b.mul(sin)), at + i);
                x.storeNarrow(b.mul(cos).add(a.mul(sin)), at + half + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector cos = cosSin.load(angles + i);
                FloatVector sin = cosSin.load(angles + half + i).mul(Lanes.all(direction));
                FloatVector a = x.load(at + i);
                FloatVector b = x.load(at + half + i);
                x.store(a.mul(cos).sub(b.mul(sin)), at + i);
                x.store(b.mul(cos).add(a.mul(sin)), at + half + i);
            }
        }
        for (int i = end; i < half; i++) {
            float cos = cosSin.get(angles + i);
            float sin = cosSin.get(angles + half + i) * direction;
            float a = x.get(at + i);
            float b = x.get(at + half + i);
            x.put(at + i, a * cos - b * sin);
            x.put(at + half + i, b * cos + a * sin);
        }
    }
}
