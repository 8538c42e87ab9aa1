package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/** Rows of attention scores; offsets and sizes in bytes, sizes in whole vectors. */
final class VectorSoftmax {
    private VectorSoftmax() {}

    /** scores = scores * scale + bias; returns the largest. */
    static float scaleAndMax(ByteBuffer scores, int at, int bytes, float scale, ByteBuffer bias, int biasAt) {
        FloatVector max = Lanes.all(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < bytes; i += Lanes.BYTES) {
            FloatVector s = Lanes.load(scores, at + i).fma(Lanes.all(scale), Lanes.load(bias, biasAt + i));
            Lanes.store(s, scores, at + i);
            max = max.max(s);
        }
        return Lanes.max(max);
    }

    /**
     * Probabilities again, and the gradient of the scores: scores = p = exp(scores * scale + bias - logSumExp); gradients
     * = p * (gradients - expected) * scale.
     */
    static void gradient(
            ByteBuffer scores,
            ByteBuffer gradients,
            int at,
            int bytes,
            float scale,
            ByteBuffer bias,
            int biasAt,
            float logSumExp,
            float expected) {
        for (int i = 0; i < bytes; i += Lanes.BYTES) {
            FloatVector s = Lanes.load(scores, at + i).fma(Lanes.all(scale), Lanes.load(bias, biasAt + i));
            FloatVector p = VectorMath.exp(s.sub(logSumExp));
            Lanes.store(p, scores, at + i);
            Lanes.store(Lanes.load(gradients, at + i).sub(expected).mul(p).mul(scale), gradients, at + i);
        }
    }
}
