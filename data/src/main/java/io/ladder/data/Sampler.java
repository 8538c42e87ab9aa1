package io.ladder.data;

import io.ladder.conf.ConfigException;
import io.ladder.tensor.CounterRandom;

/**
 * Which windows of the training tokens a step reads: a pure function of (seed, step), so the same for any number of
 * ranks and after any restart.
 *
 * <p>A window is {@code seq + 1} tokens, inputs and targets shifted by one; neighbouring windows share one token. Sample
 * number {@code step * batch + i} lies in epoch {@code sample / numWindows}; every epoch visits every window once in a
 * new random order, its windows shifted by a random phase below {@code seq}, so that other borders are seen. Immutable.
 */
public final class Sampler {
    private static final long ORDER = 1;
    private static final long PHASE = 2;

    private final EpochPermutation order;
    private final long phaseSeed;
    private final int seq;
    private final long numWindows;
    private final long numPhases;

    /**
     * @param numTokens tokens of the training split
     * @param seq inputs per window
     * @throws ConfigException if there is not one window
     */
    public Sampler(long seed, long numTokens, int seq) {
        requireWindow("training", numTokens, seq);
        this.phaseSeed = CounterRandom.key(seed, PHASE);
        this.seq = seq;
        // One window fewer than would fit at phase 0 leaves room for every phase; a corpus of one window has fewer
        // phases.
        long inputs = numTokens - 1;
        this.numWindows = Math.max(1, inputs / seq - 1);
        this.order = new EpochPermutation(CounterRandom.key(seed, ORDER), numWindows);
        this.numPhases = Math.min(seq, inputs - numWindows * seq + 1);
    }

    /** Refuses a split that has not one window of {@code seq + 1} tokens. */
    public static void requireWindow(String split, long numTokens, int seq) {
        if (numTokens < seq + 1L) {
            throw new ConfigException("the " + split + " text has " + numTokens + " tokens; one window of model.seq="
                    + seq + " needs at least seq + 1 = " + (seq + 1L) + ": use a longer text"
                    + (split.equals("training") ? "" : ", another data.validation,") + " or a shorter model.seq");
        }
    }

    /** Samples per epoch. */
    public long numWindows() {
        return numWindows;
    }

    /** First token of the window of a sample, counted from 0 over the whole run. */
    public long windowStart(long sampleIndex) {
        long epoch = sampleIndex / numWindows;
        long phase = Long.remainderUnsigned(CounterRandom.bits(phaseSeed, epoch), numPhases);
        return phase + order.at(epoch, sampleIndex % numWindows) * seq;
    }

    /**
     * First tokens of this rank's windows of a step: the slices of all data ranks, one after another, are the global
     * batch.
     *
     * @param step from 0
     * @param batch windows per step, all data ranks together
     * @param dataRank place along the data axis
     * @param dataDegree number of places; divides {@code batch}
     * @param starts receives them, [batch / dataDegree]
     */
    public void windowStarts(long step, int batch, int dataRank, int dataDegree, long[] starts) {
        if (dataDegree < 1
                || batch % dataDegree != 0
                || dataRank < 0
                || dataRank >= dataDegree
                || starts.length != batch / dataDegree) {
            throw new IllegalArgumentException(
                    "no slice " + dataRank + " of " + dataDegree + " of a batch of " + batch + " windows");
        }
        long first = Math.multiplyExact(step, (long) batch) + (long) dataRank * starts.length;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = windowStart(first + i);
        }
    }
}
