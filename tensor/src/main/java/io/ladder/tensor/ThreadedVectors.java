package io.ladder.tensor;

import io.ladder.tensor.VectorLoops.AdamWUpdate;
import io.ladder.tensor.VectorLoops.Copy;
import io.ladder.tensor.VectorLoops.Drop;
import io.ladder.tensor.VectorLoops.Scale;
import io.ladder.tensor.VectorLoops.SquareSums;
import io.ladder.tensor.VectorLoops.Sum;
import java.nio.ByteBuffer;

/** Flat vectors of any size, split over threads; above 1 GiB in chunks, because a window ends at 2 GiB. */
final class ThreadedVectors {
    private static final long CHUNK = 1L << 28;

    private final RowThreads threads;
    private final Sum sum = new Sum();
    private final Copy copy = new Copy();
    private final Scale scale = new Scale();
    private final Drop drop = new Drop();
    private final AdamWUpdate adamW = new AdamWUpdate();
    private final SquareSums squareSums;

    ThreadedVectors(RowThreads threads) {
        this.threads = threads;
        this.squareSums = new SquareSums(threads.parts());
    }

    void add(Tensor x, Tensor y) {
        Shapes.f32("x", x);
        Shapes.like("y", y, x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            sum.of(chunk(x, at), chunk(y, at));
            threads.splitBlocks(length(x, at), sum);
        }
    }

    void convert(Tensor x, Tensor y) {
        Shapes.sameSize("y", y, x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            copy.of(chunk(x, at), chunk(y, at));
            threads.splitBlocks(length(x, at), copy);
        }
    }

    void scale(Tensor x, float factor) {
        Shapes.f32("x", x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            scale.of(chunk(x, at), factor);
            threads.splitBlocks(length(x, at), scale);
        }
    }

    double sumOfSquares(Tensor x) {
        Shapes.f32("x", x);
        double total = 0;
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            squareSums.of(window(x, at));
            threads.splitBlocks(length(x, at), squareSums);
            total += squareSums.total();
        }
        return total;
    }

    void adamW(Tensor weights, Tensor gradients, Tensor m, Tensor v, Tensor rounded, AdamWCoefficients coefficients) {
        Shapes.adamW(weights, gradients, m, v, rounded);
        for (long at = 0; at < weights.numElements(); at += CHUNK) {
            adamW.of(
                    chunk(weights, at),
                    chunk(gradients, at),
                    chunk(m, at),
                    chunk(v, at),
                    rounded == null ? null : chunk(rounded, at),
                    coefficients);
            threads.splitBlocks(length(weights, at), adamW);
        }
    }

    void dropout(Tensor x, float p, long key, long firstRow) {
        Shapes.f32("x", x);
        float keepScale = PlainVectors.dropoutKeepScale(p);
        long firstCounter = firstRow * Shapes.columns(x);
        for (long at = 0; at < x.numElements(); at += CHUNK) {
            drop.of(window(x, at), Dropout.threshold(p), keepScale, key, firstCounter + at);
            threads.splitBlocks(length(x, at), drop);
        }
    }

    private static int length(Tensor x, long from) {
        return (int) Math.min(CHUNK, x.numElements() - from);
    }

    private static Elements chunk(Tensor x, long from) {
        return x.numElements() <= CHUNK ? x.elements() : x.elements(from, length(x, from));
    }

    private static ByteBuffer window(Tensor x, long from) {
        return x.numElements() <= CHUNK ? x.window() : x.window(from, length(x, from));
    }
}
