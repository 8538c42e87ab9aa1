package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Vector loops over flat ranges of elements. */
final class VectorFlat {
    private VectorFlat() {}

    /**
     * target += source over whole vectors of f32; returns how many bytes that were. For buffers of any kind: apart from
     * {@link #add}, whose buffers are all direct, so that the JIT specializes each.
     */
    static int addWhole(ByteBuffer target, int targetOffset, ByteBuffer source, int sourceOffset, int bytes) {
        int end = bytes - bytes % Lanes.BYTES;
        for (int i = 0; i < end; i += Lanes.BYTES) {
            Lanes.store(
                    Lanes.load(target, targetOffset + i).add(Lanes.load(source, sourceOffset + i)),
                    target,
                    targetOffset + i);
        }
        return end;
    }

    /** y += x. */
    static void add(Elements x, Elements y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.COUNT) {
            y.store(y.load(i).add(x.load(i)), i);
        }
        for (int i = end; i < to; i++) {
            y.put(i, y.get(i) + x.get(i));
        }
    }

    /**
     * One AdamW step; formula at {@link AdamWCoefficients}.
     *
     * @param copy receives the new weights in its own type, or null
     */
    static void adamW(
            Elements weights,
            Elements gradients,
            Elements m,
            Elements v,
            Elements copy,
            AdamWCoefficients c,
            int from,
            int to) {
        int end = Lanes.wholeEnd(from, to);
        adamWWhole(
                weights,
                gradients,
                m,
                v,
                c.gradientScale(),
                c.beta1(),
                c.oneMinusBeta1(),
                c.beta2(),
                c.oneMinusBeta2(),
                c.eps(),
                c.decayFactor(),
                c.stepSize(),
                c.inverseRootCorrection2(),
                from,
                end);
        for (int i = end; i < to; i++) {
            float g = gradients.get(i) * c.gradientScale();
            float newM = Math.fma(m.get(i), c.beta1(), g * c.oneMinusBeta1());
            float newV = Math.fma(v.get(i), c.beta2(), g * c.oneMinusBeta2() * g);
            m.put(i, newM);
            v.put(i, newV);
            float denominator = Math.fma((float) Math.sqrt(newV), c.inverseRootCorrection2(), c.eps());
            weights.put(i, Math.fma(weights.get(i), c.decayFactor(), -(newM * c.stepSize() / denominator)));
        }
        if (copy != null) {
            VectorRows.copy(weights, from, copy, from, to - from); // from the first-level cache
        }
    }

    private static void adamWWhole(
            Elements weights,
            Elements gradients,
            Elements m,
            Elements v,
            float gradientScale,
            float beta1,
            float oneMinusBeta1,
            float beta2,
            float oneMinusBeta2,
            float eps,
            float decayFactor,
            float stepSize,
            float inverseRootCorrection2,
            int from,
            int end) {
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector g = gradients.load(i).mul(Lanes.all(gradientScale));
            FloatVector newM = m.load(i).fma(Lanes.all(beta1), g.mul(Lanes.all(oneMinusBeta1)));
            FloatVector newV = v.load(i)
                    .fma(Lanes.all(beta2), g.mul(Lanes.all(oneMinusBeta2)).mul(g));
            m.store(newM, i);
            v.store(newV, i);
            FloatVector denominator =
                    newV.lanewise(VectorOperators.SQRT).fma(Lanes.all(inverseRootCorrection2), Lanes.all(eps));
            FloatVector update = newM.mul(Lanes.all(stepSize)).div(denominator);
            weights.store(weights.load(i).fma(Lanes.all(decayFactor), update.neg()), i);
        }
    }
}
