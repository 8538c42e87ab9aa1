package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vector loops over flat ranges; {@code from} and {@code to} in bytes. */
final class VectorFlat {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private VectorFlat() {}

    /**
     * target += source over whole vectors; returns how many bytes that were. For buffers of any kind: apart from {@link
     * #add}, whose buffers are all direct, so that the JIT specializes each.
     */
    static int addWhole(ByteBuffer target, int targetOffset, ByteBuffer source, int sourceOffset, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            Lanes.store(
                    Lanes.load(target, targetOffset + i).add(Lanes.load(source, sourceOffset + i)),
                    target,
                    targetOffset + i);
        }
        return end;
    }

    /** y += x. */
    static void add(ByteBuffer x, ByteBuffer y, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.BYTES) {
            Lanes.store(Lanes.load(y, i).add(Lanes.load(x, i)), y, i);
        }
        for (int i = end; i < to; i += Float.BYTES) {
            y.putFloat(i, y.getFloat(i) + x.getFloat(i));
        }
    }

    /** x *= factor. */
    static void scale(ByteBuffer x, float factor, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int i = from; i < end; i += Lanes.BYTES) {
            Lanes.store(Lanes.load(x, i).mul(factor), x, i);
        }
        for (int i = end; i < to; i += Float.BYTES) {
            x.putFloat(i, x.getFloat(i) * factor);
        }
    }

    /** Sum of squares in double. */
    static double sumOfSquares(ByteBuffer x, int from, int to) {
        int step = HALF.vectorByteSize();
        int end = to - (to - from) % (2 * step);
        DoubleVector even = DoubleVector.zero(DOUBLES);
        DoubleVector odd = DoubleVector.zero(DOUBLES);
        for (int i = from; i < end; i += 2 * step) {
            DoubleVector a = widen(x, i);
            DoubleVector b = widen(x, i + step);
            even = a.fma(a, even);
            odd = b.fma(b, odd);
        }
        double sum = even.add(odd).reduceLanes(VectorOperators.ADD);
        for (int i = end; i < to; i += Float.BYTES) {
            double value = x.getFloat(i);
            sum += value * value;
        }
        return sum;
    }

    /** One AdamW step; formula at {@link AdamWCoefficients}. */
    static void adamW(
            ByteBuffer weights,
            ByteBuffer gradients,
            ByteBuffer m,
            ByteBuffer v,
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
        for (int i = end; i < to; i += Float.BYTES) {
            float g = gradients.getFloat(i) * c.gradientScale();
            float newM = Math.fma(m.getFloat(i), c.beta1(), g * c.oneMinusBeta1());
            float newV = Math.fma(v.getFloat(i), c.beta2(), g * c.oneMinusBeta2() * g);
            m.putFloat(i, newM);
            v.putFloat(i, newV);
            float denominator = Math.fma((float) Math.sqrt(newV), c.inverseRootCorrection2(), c.eps());
            weights.putFloat(i, Math.fma(weights.getFloat(i), c.decayFactor(), -(newM * c.stepSize() / denominator)));
        }
    }

    private static void adamWWhole(
            ByteBuffer weights,
            ByteBuffer gradients,
            ByteBuffer m,
            ByteBuffer v,
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
        for (int i = from; i < end; i += Lanes.BYTES) {
            FloatVector g = Lanes.load(gradients, i).mul(gradientScale);
            FloatVector newM = Lanes.load(m, i).fma(Lanes.all(beta1), g.mul(oneMinusBeta1));
            FloatVector newV =
                    Lanes.load(v, i).fma(Lanes.all(beta2), g.mul(oneMinusBeta2).mul(g));
            Lanes.store(newM, m, i);
            Lanes.store(newV, v, i);
            FloatVector denominator =
                    newV.lanewise(VectorOperators.SQRT).fma(Lanes.all(inverseRootCorrection2), Lanes.all(eps));
            FloatVector update = newM.mul(stepSize).div(denominator);
            Lanes.store(Lanes.load(weights, i).fma(Lanes.all(decayFactor), update.neg()), weights, i);
        }
    }

    private static DoubleVector widen(ByteBuffer x, int at) {
        return (DoubleVector) FloatVector.fromByteBuffer(HALF, x, at, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
}
