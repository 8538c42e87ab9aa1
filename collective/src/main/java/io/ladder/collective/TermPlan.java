package io.ladder.collective;

import io.ladder.conf.ConfigException;

/**
 * How much memory the streams of one host take. Every rank has a stream to every other: neighbours of the ring, over
 * which almost all bytes go, get large terms, the other pairs terms of a sixteenth. A stream's log is three terms, and
 * between hosts there is one at each end. Pure.
 *
 * @param ringTermBytes between neighbours, a power of two
 * @param pairTermBytes between others, a power of two
 */
record TermPlan(int ringTermBytes, int pairTermBytes) {
    static final int SMALLEST_TERM_BYTES = 1 << 16;
    private static final int RING_TO_PAIR = 16;
    private static final int TERMS_PER_LOG = 3;
    /** Counters, command buffers and log headers of a media driver, and some air. */
    private static final long DRIVER_BYTES = 16L << 20;

    static TermPlan ofRingTerm(int ringTermBytes) {
        return new TermPlan(ringTermBytes, Math.max(SMALLEST_TERM_BYTES, ringTermBytes / RING_TO_PAIR));
    }

    /** The largest terms up to {@code wantedBytes} that fit a host's free memory. */
    static TermPlan fit(int wantedBytes, long freeBytes, int localRanks, int worldSize, String directory) {
        for (int term = wantedBytes; term >= SMALLEST_TERM_BYTES; term /= 2) {
            TermPlan plan = ofRingTerm(term);
            if (plan.hostBytes(localRanks, worldSize) <= freeBytes) {
                return plan;
            }
        }
        long least = ofRingTerm(SMALLEST_TERM_BYTES).hostBytes(localRanks, worldSize);
        throw new ConfigException("shared memory in " + directory + " has " + (freeBytes >> 20) + " MiB free, but "
                + localRanks + " of " + worldSize + " ranks on this host need at least " + (least >> 20)
                + " MiB; enlarge it (docker: --shm-size, Kubernetes: an emptyDir with medium Memory at /dev/shm)");
    }

    /** Upper bound of what a host's media driver maps: streams out of its ranks, and into them. */
    long hostBytes(int localRanks, int worldSize) {
        long neighbours = 2L * localRanks; // one out, one in
        long all = 2L * localRanks * (worldSize - 1);
        long others = Math.max(0, all - neighbours);
        return DRIVER_BYTES + TERMS_PER_LOG * (neighbours * ringTermBytes + others * pairTermBytes);
    }

    /** What one rank maps: the logs of its streams to and from every other. */
    long rankBytes(int worldSize) {
        if (worldSize == 1) {
            return 0;
        }
        return TERMS_PER_LOG * 2L * (ringTermBytes + (worldSize - 2L) * pairTermBytes);
    }

    /** Bytes of a stream's log. */
    static long logBytes(int termBytes) {
        return (long) TERMS_PER_LOG * termBytes;
    }

    /**
     * Of the queue that takes the log's place where memory is shared: as much, so that memory is known before it is known who
     * shares it, as far as one mapped buffer reaches.
     */
    static int queueBytes(int termBytes) {
        return (int) Math.min(logBytes(termBytes), 1 << 30);
    }

    /** For the stream from one rank to another. */
    int termBytes(int from, int to, int worldSize) {
        return to == (from + 1) % worldSize ? ringTermBytes : pairTermBytes;
    }
}
