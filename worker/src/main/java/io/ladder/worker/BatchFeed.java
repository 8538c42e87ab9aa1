package io.ladder.worker;

import io.ladder.data.Sampler;
import io.ladder.data.TokenSplit;
import io.ladder.model.TokenBatch;
import io.ladder.tensor.CounterRandom;

/**
 * This rank's micro-batches of every step, read from the memory-mapped training split into the same two arrays again and
 * again.
 *
 * <p>Windows of a step are a pure function of (seed, step, rank); dropout is keyed by (seed, step) and numbered by the
 * row within the global batch, so neither depends on how the batch is cut into ranks and micro-batches.
 */
final class BatchFeed {
    private static final long DROPOUT = 3;

    private final TokenSplit tokens;
    private final Sampler sampler;
    private final long seed;
    private final int batch;
    private final int rank;
    private final int worldSize;
    private final int microBatch;
    private final int seq;
    private final boolean sameBatchAlways;
    private final int[] window;
    private final int[] inputs;
    private final int[] targets;

    private final TokenBatch micro;
    private final long[] starts;

    private long step = -1;

    /**
     * Over this rank's slice of the batch.
     *
     * @param microBatch sequences of one micro-batch; divides batch / worldSize
     * @param sameBatchAlways every step reads the windows of step 0
     */
    BatchFeed(
            TokenSplit tokens,
            long seed,
            int seq,
            int batch,
            int rank,
            int worldSize,
            int microBatch,
            boolean sameBatchAlways) {
        this.tokens = tokens;
        this.sampler = new Sampler(seed, tokens.numTokens(), seq);
        this.seed = seed;
        this.batch = batch;
        this.rank = rank;
        this.worldSize = worldSize;
        this.microBatch = microBatch;
        this.seq = seq;
        this.sameBatchAlways = sameBatchAlways;
        this.window = new int[seq + 1];
        this.inputs = new int[microBatch * seq];
        this.targets = new int[microBatch * seq];
        this.micro = new TokenBatch(inputs, targets, microBatch, seq);
        this.starts = new long[batch / worldSize];
    }

    /** Micro-batches of one rank and step. */
    int numMicroBatches() {
        return batch / worldSize / microBatch;
    }

    /** Tokens of one step, all ranks together. */
    long tokensPerStep() {
        return (long) batch * seq;
    }

    /** Samples after which every window was seen once. */
    long windowsPerEpoch() {
        return sampler.numWindows();
    }

    /**
     * One micro-batch; valid until the next call.
     *
     * @param ofStep counted from 0
     * @param index below {@link #numMicroBatches()}
     */
    TokenBatch microBatch(long ofStep, int index) {
        if (step != ofStep) {
            sampler.windowStarts(sameBatchAlways ? 0 : ofStep, batch, rank, worldSize, starts);
            step = ofStep;
        }
        int first = index * microBatch;
        for (int i = 0; i < microBatch; i++) {
            readWindow(tokens, starts[first + i], window, inputs, targets, i * seq, seq);
        }
        long firstRow = ((long) rank * starts.length + first) * seq;
        return micro.at(firstRow, CounterRandom.key(seed, DROPOUT, ofStep));
    }

    /** Splits the window of seq + 1 tokens at {@code start} into inputs and the targets one further. */
    static void readWindow(
            TokenSplit tokens, long start, int[] window, int[] inputs, int[] targets, int offset, int seq) {
        tokens.read(start, seq + 1, window, 0);
        System.arraycopy(window, 0, inputs, offset, seq);
        System.arraycopy(window, 1, targets, offset, seq);
    }
}
