package io.ladder.tensor;

import java.util.Optional;

/**
 * How a weight's gradient in f32, dst [rows, columns] = src [rows, depth] weights [depth, columns] with a src that comes
 * transposed, is made of copies of its operands whose rows lie a little further apart. Pure.
 *
 * <p>{@link DirectGemm} goes down the columns of both. Rows a power of two apart, or a few times that, share a few sets of
 * the first-level cache, and what is needed again is gone: 1024 columns and 256 rows take twice the time of 1000 and 256.
 *
 * @param rows of the result at a time
 * @param columns of the result at a time
 * @param depth rows of both operands at a time; each further time reads and writes the result once more
 * @param src whether src is copied
 * @param weights whether the weights are
 */
record PaddingPlan(int rows, int columns, int depth, boolean src, boolean weights) {
    /** Rows of so many bytes, or of a multiple, come back to the same set of a cache of 4 KiB a way after eight. */
    private static final int CONFLICTING_BYTES = 512;
    /** Elements of the shortest rows for which copying pays. */
    private static final int MIN_ROW = 256;
    /** Multiply-adds for each copied element from which on copying pays. */
    private static final int MIN_REUSE = 128;

    private static final int ROW_AT_ONCE = 2048;
    private static final int DEPTH_AT_ONCE = 1024;
    /** What is copied at a time is a multiple of it, except at the end. */
    private static final int GRAIN = 16;
    /** Products of fewer multiply-adds are not worth copying for. */
    private static final long MIN_MULTIPLY_ADDS = 1 << 20;
    /** Added to a row: a line of the cache, after which the next row begins in the next set. */
    private static final int PADDING = TensorArena.ALIGNMENT / Float.BYTES;

    /**
     * Empty if the operands are better multiplied as they are.
     *
     * @param parts threads that the longer side of the result is cut over
     */
    static Optional<PaddingPlan> of(int rows, int columns, int depth, int parts) {
        boolean src = conflicts(rows) && columns >= MIN_REUSE;
        boolean weights = conflicts(columns) && rows >= MIN_REUSE;
        long multiplyAdds = (long) rows * columns * depth;
        if (!src && !weights || multiplyAdds < MIN_MULTIPLY_ADDS || !isDirect(rows, columns, parts)) {
            return Optional.empty();
        }
        return Optional.of(new PaddingPlan(
                atOnce(rows, ROW_AT_ONCE), atOnce(columns, ROW_AT_ONCE), atOnce(depth, DEPTH_AT_ONCE), src, weights));
    }

    /** In as few pieces as may be, of about the same length: none of a single row or column. */
    private static int atOnce(int length, int most) {
        int pieces = (length + most - 1) / most;
        int even = (length + pieces - 1) / pieces;
        return Math.min(length, (even + GRAIN - 1) / GRAIN * GRAIN);
    }

    private static boolean conflicts(int row) {
        return row >= MIN_ROW && row * (long) Float.BYTES % CONFLICTING_BYTES == 0;
    }

    private static boolean isDirect(int rows, int columns, int parts) {
        double longer = Math.max(rows, columns) / (double) parts;
        return DirectGemm.makes(longer, Math.min(rows, columns));
    }

    /** Elements from row to row of a copy. */
    static int stride(int row) {
        return row + PADDING;
    }

    /** What the copy of src takes; 0 if there is none. */
    long srcBytes() {
        return src ? bytes(rows) : 0;
    }

    /** Likewise of the weights. */
    long weightsBytes() {
        return weights ? bytes(columns) : 0;
    }

    private long bytes(int row) {
        return (long) Float.BYTES * depth * stride(row);
    }
}
