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
    /** Where sums are cut: a multiple of the vectors' length. */
    private static final int GRAIN = 8;

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
        return isDeep(depth) && rows > 1 && columns > 1 && makes(rows, columns);
    }

    /** The same of a product of such operands, batched or not, of whatever type and order. */
    static boolean movesStackPointer(MatrixLayout src, MatrixLayout dst) {
        int last = dst.dims().length - 1;
        return src.dtype() == DType.F32
                && src.strides()[last] == 1
                && movesStackPointer(dst.dims()[last - 1], dst.dims()[last], src.dims()[last]);
    }

    /** The length to cut a sum into, in as few pieces as may be, so that the stack pointer stays where it belongs. */
    static int safeDepth(int depth) {
        int most = 2 * MOST_DEPTH_ON_STACK;
        for (int pieces = (depth + most - 1) / most; ; pieces++) {
            int even = (depth + pieces - 1) / pieces;
            for (int piece = (even + GRAIN - 1) / GRAIN * GRAIN; piece <= most; piece += GRAIN) {
                int last = (depth - 1) % piece + 1;
                if (!isDeep(Math.min(piece, depth)) && !isDeep(last)) {
                    return Math.min(piece, depth);
                }
            }
        }
    }

    private static boolean isDeep(long depth) {
        return depth > 2 * MOST_DEPTH_ON_STACK || depth > MOST_DEPTH_ON_STACK && depth <= DEPTH_AT_ONCE;
    }
}
