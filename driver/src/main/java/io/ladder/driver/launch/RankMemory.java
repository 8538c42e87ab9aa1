package io.ladder.driver.launch;

import io.ladder.model.ModelConfig;
import io.ladder.model.ModelFlops;
import io.ladder.worker.RunConfig;

/**
 * Estimates what a rank needs outside of the Java heap, for {@code spark.executor.memoryOverhead}: a cluster manager ends
 * a container that takes more than it asked for.
 */
public final class RankMemory {
    /** Parameters, gradients, and Adam's two moments, f32. */
    private static final long BYTES_PER_PARAMETER = 16;

    /** f32 numbers kept per layer and token for the backward pass, in units of dim, with feed-forward 4 dim. */
    private static final long SAVED_PER_DIM = 34;

    /** Native libraries, Aeron's buffers, metaspace, threads. */
    private static final long BASE_MB = 512;

    /** Characters need at most some thousands of ids; the corpus, which says how many, has not been read. */
    private static final int VOCAB = 4096;

    private RankMemory() {}

    /** Mebibytes for one rank of a run, rounded up. */
    public static long offHeapMb(RunConfig config) {
        ModelConfig model = config.model();
        long parameters = ModelFlops.of(model, VOCAB).parameters();
        int share = config.train().batch() / config.parallelism().ranks();
        long rows = (long) config.train().microBatch().of(share, model.seq()) * model.seq();
        long activations = rows
                * 4
                * (model.layers() * (SAVED_PER_DIM * model.dim() + (long) model.heads() * model.seq()) + 2L * VOCAB);
        return BASE_MB + (parameters * BYTES_PER_PARAMETER + activations) / (1 << 20);
    }
}
