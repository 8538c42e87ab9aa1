package io.ladder.parallelism;

import io.ladder.collective.WireType;
import io.ladder.conf.ConfigException;
import io.ladder.conf.Require;
import java.util.Locale;

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
     * 4 MiB: every bucket wakes the rank's threads a few times in the midst of a computation, so that few buckets are
     * better than many, and one of this size still leaves little to reduce after backward. A model of 1M parameters or
     * less is one bucket, reduced when backward is done: of 0.8M, steps took 13 ms so, and 14 to 16 ms with 1 MiB
     * (docs/decisions/0006-collectives.md).
     */
    public static final int DEFAULT_BUCKET_BYTES = 4 << 20;

    /** Their objects take some 10 MB of Java heap; the default size comes to as many at 10^11 parameters. */
    private static final long MOST_BUCKETS = 100_000;

    public ParallelismConfig {
        Require.positive("parallelism.ranks", ranks);
        Require.positive("parallelism.bucketBytes", bucketBytes);
        if (bucketBytes % Float.BYTES != 0) {
            throw new ConfigException("parallelism.bucketBytes=" + bucketBytes
                    + " must be a multiple of 4, the bytes of one gradient; use "
                    + Math.max(Float.BYTES, bucketBytes / Float.BYTES * Float.BYTES));
        }
    }

    /**
     * Refuses buckets that are too small for a model: each is an object and an all-reduce of its own.
     *
     * @param numParameters of the model, or fewer where they are not all known
     * @throws ConfigException if there would be more than 100,000 of them
     */
    public void requireFewBuckets(long numParameters) {
        long bucketElements = bucketBytes / Float.BYTES;
        long buckets = (numParameters + bucketElements - 1) / bucketElements;
        if (ranks > 1 && buckets > MOST_BUCKETS) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "parallelism.bucketBytes=%d cuts the gradients of this model into at least %,d buckets, each"
                            + " reduced by itself, where %,d are the most; use a larger value, such as the default %d",
                    bucketBytes,
                    buckets,
                    MOST_BUCKETS,
                    DEFAULT_BUCKET_BYTES));
        }
    }

    /** How the ranks are arranged. */
    public Mesh mesh() {
        return Mesh.dataParallel(ranks);
    }
}
