package io.ladder.model;

import io.ladder.tensor.CounterRandom;
import java.util.Arrays;

/**
 * Draws a token from logits: temperature, then top-k, then top-p. Pure up to scratch memory; ties go to the lower id.
 */
final class TokenSampler {
    private final SamplingConfig config;
    private final long[] ranked;
    private final double[] probabilities;

    TokenSampler(SamplingConfig config, int vocab) {
        this.config = config;
        this.ranked = new long[vocab];
        this.probabilities = new double[vocab];
    }

    /**
     * The next token.
     *
     * @param logits [vocab]
     * @param index how many tokens were drawn before: with the seed, all that the draw depends on
     */
    int draw(float[] logits, long index) {
        if (config.temperature() == 0) {
            return likeliest(logits);
        }
        rank(logits);
        int candidates = config.topK() == 0 ? logits.length : Math.min(config.topK(), logits.length);
        double best = logits[id(0)];
        double total = 0;
        for (int i = 0; i < candidates; i++) {
            probabilities[i] = Math.exp((logits[id(i)] - best) / config.temperature());
            total += probabilities[i];
        }
        double kept = total;
        if (config.topP() < 1) {
            kept = 0;
            int nucleus = 0;
            while (nucleus < candidates && (nucleus == 0 || kept < config.topP() * total)) {
                kept += probabilities[nucleus++];
            }
            candidates = nucleus;
        }
        double mark = CounterRandom.uniformDouble(CounterRandom.key(config.seed()), index) * kept;
        int chosen = 0;
        double reached = probabilities[0];
        while (reached <= mark && chosen < candidates - 1) {
            reached += probabilities[++chosen];
        }
        return id(chosen);
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Sorts ids by falling logit, as one long each: the logit's order above, the id below. */
    private void rank(float[] logits) {
        for (int i = 0; i < logits.length; i++) {
            int bits = Float.floatToIntBits(logits[i]);
            int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE); // order of floats as order of ints
            ranked[i] = (long) ~ascending << Integer.SIZE | i;
        }
        Arrays.sort(ranked);
    }

    private int id(int rank) {
        return (int) ranked[rank];
    }
}
