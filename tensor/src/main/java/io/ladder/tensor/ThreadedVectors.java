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
        Shapes.like("y", y, x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            Elements source = chunk(x, at);
            Elements target = chunk(y, at);
            threads.splitBlocks(length(x, at), (part, from, to) -> VectorFlat.add(source, target, from, to));
        }
    }

    void convert(Tensor x, Tensor y) {
        Shapes.sameSize("y", y, x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            Elements source = chunk(x, at);
            Elements target = chunk(y, at);
            threads.splitBlocks(
                    length(x, at), (part, from, to) -> VectorRows.copy(source, from, target, from, to - from));
        }
    }

    void scale(Tensor x, float factor) {
        Shapes.f32("x", x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            Elements values = chunk(x, at);
            threads.splitBlocks(
                    length(x, at),
                    (part, from, to) -> VectorRows.scaled(values, from, factor, values, from, to - from));
        }
    }

    double sumOfSquares(Tensor x) {
        Shapes.f32("x", x);
        double sum = 0;
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            ByteBuffer values = window(x, at);
            for (int i = 0; i < partialSum.length; i++) {
                partialSum[i] = 0;
            }
            threads.splitBlocks(
                    length(x, at), (part, from, to) -> partialSum[part] += VectorSquares.sum(values, from, to));
            for (double partial : partialSum) {
                sum += partial;
            }
        }
        return sum;
    }

    void adamW(Tensor weights, Tensor gradients, Tensor m, Tensor v, Tensor copy, AdamWCoefficients coefficients) {
        Shapes.adamW(weights, gradients, m, v, copy);
        for (long at = 0; at < weights.numElements(); at += CHUNK) {
            Elements w = chunk(weights, at);
            Elements g = chunk(gradients, at);
            Elements first = chunk(m, at);
            Elements second = chunk(v, at);
            Elements rounded = copy == null ? null : chunk(copy, at);
            threads.splitBlocks(
                    length(weights, at),
                    (part, from, to) -> VectorFlat.adamW(w, g, first, second, rounded, coefficients, from, to));
        }
    }

    void dropout(Tensor x, float p, long key, long firstRow) {
        Shapes.f32("x", x);
        float keepScale = PlainVectors.dropoutKeepScale(p);
        long firstCounter = firstRow * Shapes.columns(x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            ByteBuffer values = window(x, at);
            long counter = firstCounter + at;
            threads.splitBlocks(
                    length(x, at),
                    (part, from, to) ->
                            Dropout.drop(values, from, to, Dropout.threshold(p), keepScale, key, counter + from));
        }
    }

    private static int length(Tensor x, long from) {
        return (int) Math.min(CHUNK, x.numElements() - from);
    }

    private static Elements chunk(Tensor x, long from) {
        return x.numElements() <= CHUNK ? x.elements() : new Elements(window(x, from), x.dtype());
    }

    private static ByteBuffer window(Tensor x, long from) {
        return x.numElements() <= CHUNK ? x.window() : x.window(from, length(x, from));
    }
}
