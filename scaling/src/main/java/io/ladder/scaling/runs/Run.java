package io.ladder.scaling.runs;

import java.util.Map;

/**
 * One finished training run.
 *
 * @param name rows of one name (seeds, or checkpoints along one training) are one cluster of the bootstrap
 * @param params N, trained parameters
 * @param tokens D, tokens seen in training, repetitions counted; NaN if unknown, which only a form without D takes
 * @param flops C, of training; 6 N D where nothing better is known, NaN where D is not
 * @param loss final validation loss, nats per token
 * @param lossError standard error of {@code loss}; NaN if unknown
 * @param more further columns by name, such as {@code learningRate}, {@code batch}, {@code uniqueTokens} or a downstream
 *     error
 */
public record Run(
        String name,
        double params,
        double tokens,
        double flops,
        double loss,
        double lossError,
        Map<String, Double> more) {

    public Run {
        more = Map.copyOf(more);
    }

    /** The same run, had it ended with another loss. */
    public Run withLoss(double other) {
        return new Run(name, params, tokens, flops, other, lossError, more);
    }
}
