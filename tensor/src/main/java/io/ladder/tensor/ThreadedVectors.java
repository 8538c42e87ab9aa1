package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Flat vectors of any size, split over threads; above 1 GiB in chunks, because a window ends at 2 GiB. */
final class ThreadedVectors {
    private static final long CHUNK = 1L << 28;

    private final RowThreads threads;
    private final double[] partialSum;

    ThreadedVectors(RowThreads threads) {
        this.threads = threads;
        this.partialSum = new double[threads.parts()];
    }

    void add(Tensor x, Tensor y) {
        Shapes.f32("x", x);
        Shapes.elements("y", y, x.numElements());
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            ByteBuffer source = chunk(x, at);
            ByteBuffer target = chunk(y, at);
            split(source, (part, from, to) -> VectorFlat.add(source, target, 4 * from, 4 * to));
        }
    }

    void scale(Tensor x, float factor) {
        Shapes.f32("x", x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            ByteBuffer values = chunk(x, at);
            split(values, (part, from, to) -> VectorFlat.scale(values, factor, 4 * from, 4 * to));
        }
    }

    double sumOfSquares(Tensor x) {
        Shapes.f32("x", x);
        double sum = 0;
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            ByteBuffer values = chunk(x, at);
            for (int i = 0; i < partialSum.length; i++) {
                partialSum[i] = 0;
            }
            split(values, (part, from, to) -> partialSum[part] += VectorFlat.sumOfSquares(values, 4 * from, 4 * to));
            for (double partial : partialSum) {
                sum += partial;
            }
        }
        return sum;
    }

    void adamW(Tensor weights, Tensor gradients, Tensor m, Tensor v, AdamWCoefficients coefficients) {
        Shapes.f32("weights", weights);
        Shapes.elements("gradients", gradients, weights.numElements());
        Shapes.elements("m", m, weights.numElements());
        Shapes.elements("v", v, weights.numElements());
        for (long at = 0; at < weights.numElements(); at += CHUNK) {
            ByteBuffer w = chunk(weights, at);
            ByteBuffer g = chunk(gradients, at);
            ByteBuffer first = chunk(m, at);
            ByteBuffer second = chunk(v, at);
            split(w, (part, from, to) -> VectorFlat.adamW(w, g, first, second, coefficients, 4 * from, 4 * to));
        }
    }

    void dropout(Tensor x, float p, long key, long firstRow) {
        Shapes.f32("x", x);
        float keepScale = PlainVectors.dropoutKeepScale(p);
        long firstCounter = firstRow * Shapes.columns(x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            ByteBuffer values = chunk(x, at);
            long counter = firstCounter + at;
            split(
                    values,
                    (part, from, to) ->
                            Dropout.drop(values, from, to, Dropout.threshold(p), keepScale, key, counter + from));
        }
    }

    private void split(ByteBuffer values, RowThreads.Rows body) {
        threads.splitBlocks(values.capacity() / Float.BYTES, body);
    }

    private static ByteBuffer chunk(Tensor x, long from) {
        return x.numElements() <= CHUNK ? x.window() : x.window(from, Math.min(CHUNK, x.numElements() - from));
    }
}
