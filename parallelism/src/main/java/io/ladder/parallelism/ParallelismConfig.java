package io.ladder.parallelism;

import io.ladder.collective.WireType;
import io.ladder.conf.ConfigException;
import io.ladder.conf.Require;

/**
 * Config section {@code parallelism}: how a run is spread over ranks.
 *
 * @param ranks world size; one rank is one executor
 * @param bucketBytes gradients are all-reduced in pieces of this many bytes (as f32), each while backward still computes
 *     those before it; a multiple of 4
 * @param wire what gradients travel as: {@code f32}, or {@code bf16} for half the bytes; summed in f32 either way
 */
public record ParallelismConfig(int ranks, int bucketBytes, WireType wire) {
    /**
     * 1 MiB: about 0.4 ms on a ring through shared memory, ten times what a bucket costs whatever its size (a header, the
     * waking of a thread), and less than one block of a small model (dim 128: 0.8 MB), so that already two blocks overlap
     * with backward. Larger buckets gain a few per cent of bandwidth at best and delay the first; where many hosts make
     * the fixed cost larger, 2 (p - 1) hops of a network, 4 to 16 MiB are better.
     */
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
