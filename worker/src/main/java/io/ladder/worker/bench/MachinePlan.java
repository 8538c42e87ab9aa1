package io.ladder.worker.bench;

import io.ladder.tensor.TensorConfig;
import java.util.List;

/**
 * What of a machine is measured, and how long.
 *
 * @param squares sizes of square matrix products
 * @param products repetitions of each product
 * @param arrayBytes size of each of the two arrays that memory is measured on; a multiple of 4
 * @param passes repetitions over them
 * @param allReduceBytes sizes of all-reduces, multiples of 4
 * @param allReduceVolume bytes after which one size has been measured enough
 */
record MachinePlan(
        List<Integer> squares,
        Repetitions products,
        long arrayBytes,
        Repetitions passes,
        List<Long> allReduceBytes,
        long allReduceVolume) {
    /** An array is this many times the last-level cache, so that little of it is found there again (STREAM's rule). */
    private static final int CACHES = 4;

    private static final long MIN_ARRAY_BYTES = 64L << 20;
    private static final long MAX_ARRAY_BYTES = 1L << 30;
    private static final long UNKNOWN_CACHE_BYTES = 64L << 20;
    /** Of the machine's memory, both arrays together: one part of this many. */
    private static final int MEMORY_SHARE = 4;

    private static final List<Integer> SQUARES = List.of(512, 1024, 2048);
    /** Plain loops would take minutes for larger ones. */
    private static final List<Integer> SLOW_SQUARES = List.of(512);

    private static final int MIN_CALLS = 5;
    private static final int MAX_CALLS = 500;

    MachinePlan {
        squares = List.copyOf(squares);
        allReduceBytes = List.copyOf(allReduceBytes);
    }

    /**
     * For a machine of which this is known: about ten seconds.
     *
     * @param kernels one of {@link TensorConfig#KERNEL_SETS}
     */
    static MachinePlan of(MachineFacts facts, String kernels) {
        return new MachinePlan(
                kernels.equals(TensorConfig.PLAIN) ? SLOW_SQUARES : SQUARES,
                new Repetitions(MIN_CALLS, 0.2),
                arrayBytes(facts),
                new Repetitions(MIN_CALLS, 0.5),
                List.of(64L << 10, 1L << 20, 4L << 20, 16L << 20, 64L << 20),
                512L << 20);
    }

    /** Larger than the last-level cache, and no burden for the machine. */
    private static long arrayBytes(MachineFacts facts) {
        long cache = facts.lastLevelCacheBytes().orElse(UNKNOWN_CACHE_BYTES);
        long wanted = Math.min(MAX_ARRAY_BYTES, Math.max(MIN_ARRAY_BYTES, CACHES * cache));
        long allowed = facts.memoryBytes().orElse(Long.MAX_VALUE) / MEMORY_SHARE / 2;
        return Math.max(Float.BYTES, Math.min(wanted, allowed) / Float.BYTES * Float.BYTES);
    }

    /** Calls of one all-reduce: a number that both ranks know; with clocks of their own they would not stop together. */
    int allReduceCalls(long bytes) {
        return (int) Math.max(MIN_CALLS, Math.min(MAX_CALLS, allReduceVolume / bytes));
    }
}
