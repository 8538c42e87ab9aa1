package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bodies of loops over flat vectors: told their operands by {@code of} before each split, see {@link RowThreads}. */
final class VectorLoops {
    private VectorLoops() {}

    /** y += x. */
    static final class Sum implements RowThreads.Rows {
        private Elements x;
        private Elements y;

        void of(Elements addend, Elements target) {
            x = addend;
            y = target;
        }

        @Override
        public void run(int part, int from, int to) {
            VectorFlat.add(x, y, from, to);
        }
    }

    /** y = x in y's type. */
    static final class Copy implements RowThreads.Rows {
        private Elements x;
        private Elements y;

        void of(Elements source, Elements target) {
            x = source;
            y = target;
        }

        @Override
        public void run(int part, int from, int to) {
            VectorRows.copy(x, from, y, from, to - from);
        }
    }

    /** x *= factor. */
    static final class Scale implements RowThreads.Rows {
        private Elements x;
        private float factor;

        void of(Elements values, float by) {
            x = values;
            factor = by;
        }

        @Override
        public void run(int part, int from, int to) {
            VectorRows.scaled(x, from, factor, x, from, to - from);
        }
    }

    /** Sums of squares, one per part. */
    static final class SquareSums implements RowThreads.Rows {
        private final double[] partial;
        private ByteBuffer x;

        SquareSums(int parts) {
            partial = new double[parts];
        }

        void of(ByteBuffer values) {
            x = values;
            Arrays.fill(partial, 0);
        }

        /** Of all parts, in order. */
        double total() {
            double sum = 0;
            for (double part : partial) {
                sum += part;
            }
            return sum;
        }

        @Override
        public void run(int part, int from, int to) {
            partial[part] += VectorSquares.sum(x, from, to);
        }
    }

    /** One step of AdamW. */
    static final class AdamWUpdate implements RowThreads.Rows {
        private Elements weights;
        private Elements gradients;
        private Elements m;
        private Elements v;
        private Elements rounded;
        private AdamWCoefficients coefficients;

        void of(
                Elements values,
                Elements gradient,
                Elements firstMoments,
                Elements secondMoments,
                Elements copy,
                AdamWCoefficients constants) {
            weights = values;
            gradients = gradient;
            m = firstMoments;
            v = secondMoments;
            rounded = copy;
            coefficients = constants;
        }

        @Override
        public void run(int part, int from, int to) {
            VectorFlat.adamW(weights, gradients, m, v, rounded, coefficients, from, to);
        }
    }

    /** Dropout; element 0 has counter {@code firstCounter}. */
    static final class Drop implements RowThreads.Rows {
        private ByteBuffer x;
        private long threshold;
        private float keepScale;
        private long key;
        private long firstCounter;

        void of(ByteBuffer values, long below, float scaleOfKept, long dropoutKey, long counter) {
            x = values;
            threshold = below;
            keepScale = scaleOfKept;
            key = dropoutKey;
            firstCounter = counter;
        }

        @Override
        public void run(int part, int from, int to) {
            Dropout.drop(x, from, to, threshold, keepScale, key, firstCounter + from);
        }
    }
}
