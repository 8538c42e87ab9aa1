package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/** Rows of attention scores and of their gradients, f32. Counts are whole vectors. */
final class VectorSoftmax {
    private VectorSoftmax() {}

    /** scores = scores * scale + bias; returns the largest. */
    static float scaleAndMax(Elements scores, int at, int count, float scale, Elements bias, int biasAt) {
        FloatVector max = Lanes.all(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector s = scores.load(at + i).fma(Lanes.all(scale), bias.load(biasAt + i));
            scores.store(s, at + i);
            max = max.max(s);
        }
        return Lanes.max(max);
    }

    /** x *= factors; x either, factors f32. */
    static void multiply(Elements x, int at, Elements factors, int factorsAt, int count) {
        if (x.narrow()) {
            for (int i = 0; i < count; i += Lanes.COUNT) {
                x.storeNarrow(x.loadNarrow(at + i).mul(factors.load(factorsAt + i)), at + i);
            }
        } else {
            for (int i = 0; i < count; i += Lanes.COUNT) {
                x.store(x.load(at + i).mul(factors.load(factorsAt + i)), at + i);
            }
        }
    }
}
