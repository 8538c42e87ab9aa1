package io.ladder.tensor;

import java.util.List;

/** What packing the operands of products keeps of working memory at most: pure, and works without vectors and libraries. */
final class PackedScratch {
    private static final int MOST_BLOCK_COLUMNS = 64;

    private PackedScratch() {}

    /** Bytes for all products of these layers, one at a time; 0 in f32, which is not packed. */
    static long most(List<LinearShape> linears) {
        long src = 0;
        long weights = 0;
        for (LinearShape shape : linears) {
            if (shape.factors() == DType.BF16) {
                int depth = Math.min(shape.rows(), PackedMatmul.CHUNK_ROWS);
                src = Math.max(src, transposedBytes(Math.min(shape.out(), PackedMatmul.CHUNK_COLUMNS), depth));
                weights = Math.max(weights, packedBytes(shape.in(), shape.out()));
                weights = Math.max(weights, packedBytes(shape.out(), shape.in()));
                weights = Math.max(weights, packedBytes(depth, shape.in()));
            }
        }
        return src + weights;
    }

    /** Elements from row to row of a transposed src: an odd number of cache lines, which spreads rows over a cache's sets. */
    static long transposedStride(int depth) {
        int line = TensorArena.ALIGNMENT / DType.BF16.bytes();
        return ((depth + line - 1) / line | 1) * (long) line;
    }

    private static long transposedBytes(int rows, int depth) {
        return rows * transposedStride(depth) * DType.BF16.bytes();
    }

    private static long packedBytes(int rows, int columns) {
        return new PackedLayout(rows, columns, MOST_BLOCK_COLUMNS).bytes();
    }
}
