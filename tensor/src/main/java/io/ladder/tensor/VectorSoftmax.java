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

    /**
     * Probabilities again, and the gradient of the scores, in place: q = exp(scores * scale + bias - logSumExp); scores =
     * q * keepScale; dP = q * (dP * keepScale - expected) * scale.
     */
    static void gradient(
            Elements scores,
            Elements dP,
            int at,
            int count,
            float scale,
            Elements bias,
            int biasAt,
            float logSumExp,
            float expected,
            float keepScale) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector s = scores.load(at + i).fma(Lanes.all(scale), bias.load(biasAt + i));
            FloatVector q = VectorMath.exp(s.sub(Lanes.all(logSumExp)));
            FloatVector centred = dP.load(at + i).fma(Lanes.all(keepScale), Lanes.all(-expected));
            scores.store(q.mul(Lanes.all(keepScale)), at + i);
            dP.store(centred.mul(q).mul(Lanes.all(scale)), at + i);
        }
    }
}
