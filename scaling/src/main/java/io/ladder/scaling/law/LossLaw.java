package io.ladder.scaling.law;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Loss of a model of N parameters after D tokens. */
public interface LossLaw {
    /** Names of the columns, beside N and D, that laws know. */
    Set<String> CIRCUMSTANCES = Set.of(DataConstrainedLaw.UNIQUE_TOKENS, MixtureLaw.EXPERTS);

    /** Name as in {@code --form} and {@code fit.json}, for example {@code chinchilla}. */
    String form();

    /** The law's constants by their symbols in the paper, in the paper's order. */
    Map<String, Double> symbols();

    /**
     * Predicted loss, nats per token.
     *
     * @param params N
     * @param tokens D
     */
    double loss(double params, double tokens);

    /** Whether D moves the loss; else a law is of runs that share one length of training. */
    default boolean hasTokens() {
        return true;
    }

    /**
     * Why the law cannot say how a budget is best split into parameters and tokens, as the end of a sentence that begins
     * with its form; empty if it can.
     */
    default Optional<String> cannotSplitCompute() {
        return Optional.empty();
    }

    /**
     * Predicted loss of a run that is more than its N and D, nats per token.
     *
     * @param circumstances further columns of the run by name; a law takes what it knows, such as {@code uniqueTokens} or
     *     {@code experts}, and its own assumption where the name is absent
     */
    default double loss(double params, double tokens, Map<String, Double> circumstances) {
        return loss(params, tokens);
    }
}
