package io.ladder.tensor;

/**
 * Below AVX-512 oneDNN makes f32 products of small results of their operands where they lie ("gemm"), and packs those of
 * others first. What follows from that is not documented: the figures are those of oneDNN 3.8.1. Pure.
 */
final class DirectGemm {
    /** In place from here on, for 1 / rows + 1 / columns of the result. */
    private static final double SMALL = 0.0038;
    /** Multiply-adds that a sum is cut into: a rest of less than two of these is halved, unless it is one at most. */
    private static final int DEPTH_AT_ONCE = 256;
    /** Up to here the kernel's buffer is on the stack. */
    private static final int MOST_DEPTH_ON_STACK = 252;

    private DirectGemm() {}

    /** Whether a result of so many rows and columns is made in place. */
    static boolean makes(double rows, double columns) {
        return 1 / rows + 1 / columns >= SMALL;
    }

    /**
     * Whether the stack pointer points to the heap while AVX2 makes the product, so that whatever a signal's handler writes
     * lands there: a process that async-profiler looks at breaks (oneDNN issue 4845; 3.13 no longer does it).
     *
     * @param depth columns of a src whose elements of a row are neighbours; others are safe
     */
    static boolean movesStackPointer(long rows, long columns, long depth) {
        boolean deep = depth > 2 * MOST_DEPTH_ON_STACK || depth > MOST_DEPTH_ON_STACK && depth <= DEPTH_AT_ONCE;
        return deep && rows > 1 && columns > 1 && makes(rows, columns);
    }
}
