package io.ladder.parallelism;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Require;

/**
 * Config section {@code parallelism}: how a run is spread over ranks.
 *
 * @param ranks world size; one rank is one executor
 * @param bucketBytes gradients are all-reduced in pieces of about this many bytes; a multiple of 4
 */
public record ParallelismConfig(int ranks, int bucketBytes) {
    /** Large enough that the ring is limited by bandwidth, small enough to begin early. */
    public static final int DEFAULT_BUCKET_BYTES = 4 << 20;

    public ParallelismConfig {
        Require.positive("parallelism.ranks", ranks);
        Require.positive("parallelism.bucketBytes", bucketBytes);
        if (bucketBytes % Float.BYTES != 0) {
            throw new ConfigException("parallelism.bucketBytes=" + bucketBytes
                    + " must be a multiple of 4, the bytes of one gradient; use "
                    + Math.max(Float.BYTES, bucketBytes / Float.BYTES * Float.BYTES));
        }
    }

    /** How the ranks are arranged. */
    public Mesh mesh() {
        return Mesh.dataParallel(ranks);
    }
}
