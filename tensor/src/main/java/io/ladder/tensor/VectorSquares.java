package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sum of squares of f32 numbers, in double, without a conversion instruction, which the JIT does not always make of
 * the Vector API's.
 *
 * <p>A long lane holds two floats. The magnitude bits of either, shifted to a double's place, are that float times
 * 2^-896 exactly (the exponents' biases differ by 1023 - 127), subnormal floats included; one multiplication makes it
 * the float. Infinity and NaN do not survive this: they are looked for beside it, and a range that has any is summed
 * number by number.
 */
final class VectorSquares {
    private static final VectorSpecies<Long> PAIRS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final long MAGNITUDE = 0x7fffffffL;
    private static final int MANTISSA_SHIFT = 52 - 23;
    private static final double BIAS = 0x1p896;

    private VectorSquares() {}

    /** Sum over elements [from, to); NaN or infinity if any element is. */
    static double sum(ByteBuffer x, int from, int to) {
        int bytes = 4 * (to - from);
        int end = 4 * from + bytes - bytes % PAIRS.vectorByteSize();
        double sum = finiteSum(x, 4 * from, end);
        return Double.isNaN(sum) ? scalarSum(x, 4 * from, 4 * to) : sum + scalarSum(x, end, 4 * to);
    }

    /** Over whole vectors; NaN if any element is not finite. */
    private static double finiteSum(ByteBuffer x, int from, int end) {
        DoubleVector even = DoubleVector.zero(DOUBLES);
        DoubleVector odd = DoubleVector.zero(DOUBLES);
        FloatVector notFinite = Lanes.all(0f); // 0 times a finite number is 0, times any other NaN
        for (int i = from; i < end; i += PAIRS.vectorByteSize()) {
            LongVector pair = LongVector.fromByteBuffer(PAIRS, x, i, ByteOrder.LITTLE_ENDIAN);
            notFinite = pair.reinterpretAsFloats().fma(Lanes.all(0f), notFinite);
            DoubleVector a = pair.and(LongVector.broadcast(PAIRS, MAGNITUDE))
                    .lanewise(VectorOperators.LSHL, MANTISSA_SHIFT)
                    .reinterpretAsDoubles()
                    .mul(DoubleVector.broadcast(DOUBLES, BIAS));
            DoubleVector b = pair.lanewise(VectorOperators.LSHR, Integer.SIZE - MANTISSA_SHIFT)
                    .and(LongVector.broadcast(PAIRS, MAGNITUDE << MANTISSA_SHIFT))
                    .reinterpretAsDoubles()
                    .mul(DoubleVector.broadcast(DOUBLES, BIAS));
            even = a.fma(a, even);
            odd = b.fma(b, odd);
        }
        double sum = even.add(odd).reduceLanes(VectorOperators.ADD);
        return sum + Lanes.sum(notFinite);
    }

    private static double scalarSum(ByteBuffer x, int from, int end) {
        double sum = 0;
        for (int i = from; i < end; i += Float.BYTES) {
            double value = x.getFloat(i);
            sum += value * value;
        }
        return sum;
    }
}
