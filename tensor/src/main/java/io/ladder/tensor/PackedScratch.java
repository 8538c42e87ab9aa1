package io.ladder.tensor;

import java.util.List;
import java.util.Optional;

/** What laying out the operands of products keeps of working memory at most: pure, and works without vectors and libraries. */
final class PackedScratch {
    /** Rows of a transposed src that are packed at a time: each further time reads and writes the result once more. */
    static final int DEPTH_OF_SRC = 2048;
    /**
     * Columns of a transposed src that each thread packs at a time, rows of the result: 768 KiB, which stay in the
     * second-level cache.
     */
    private static final int ROWS_OF_SRC = 192;

    private static final int MOST_BLOCK_COLUMNS = 64;
    /** Of weights at a time: 16 MiB, unless few columns are so many. */
    private static final int MOST_ELEMENTS = 8 << 20;

    private static final int FEW_COLUMNS = 384;
    /** Of 16, 32, 48 and 64. */
    private static final int BLOCKS_MULTIPLE = 192;

    private PackedScratch() {}

    /** Bytes for all products of these layers, one at a time, on whichever processor they take most. */
    static long most(List<LinearShape> linears, int threads) {
        long src = 0;
        long weights = 0;
        for (LinearShape shape : linears) {
            if (shape.factors() == DType.BF16) {
                int depth = Math.min(shape.rows(), DEPTH_OF_SRC);
                src = Math.max(src, transposedBytes(Math.min(shape.out(), rowsAtOnce(threads)), depth));
                weights = Math.max(weights, packedBytes(shape.in(), shape.out()));
                weights = Math.max(weights, packedBytes(shape.out(), shape.in()));
                weights = Math.max(weights, packedBytes(depth, shape.in()));
            } else {
                Optional<PaddingPlan> padding = PaddingPlan.of(shape.out(), shape.in(), shape.rows(), threads);
                src = Math.max(src, padding.map(PaddingPlan::srcBytes).orElse(0L));
                weights =
                        Math.max(weights, padding.map(PaddingPlan::weightsBytes).orElse(0L));
            }
        }
        return src + weights;
    }

    /** Columns of a transposed src that all threads pack at a time. */
    static int rowsAtOnce(int threads) {
        return Math.multiplyExact(threads, ROWS_OF_SRC);
    }

    /** Elements from row to row of a transposed src: an odd number of cache lines, which spreads rows over a cache's sets. */
    static long transposedStride(int depth) {
        int line = TensorArena.ALIGNMENT / DType.BF16.bytes();
        return ((depth + line - 1) / line | 1) * (long) line;
    }

    /** Columns of weights of so many rows that are packed at a time, a multiple of every block's. */
    static int columnsAtOnce(int rows) {
        int most = MOST_ELEMENTS / rows;
        return Math.max(FEW_COLUMNS, most - most % BLOCKS_MULTIPLE);
    }

    private static long transposedBytes(int rows, int depth) {
        return rows * transposedStride(depth) * DType.BF16.bytes();
    }

    private static long packedBytes(int rows, int columns) {
        return new PackedLayout(rows, Math.min(columns, columnsAtOnce(rows)), MOST_BLOCK_COLUMNS).bytes();
    }
}
