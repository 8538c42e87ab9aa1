package io.ladder.scaling.plan;

import java.util.Locale;

/**
 * Quality that a limited training gives up for a model that is cheap to serve.
 *
 * @param loss of the plan
 * @param best that the same training could have
 * @param share of the training's compute that reaches the plan's loss with the model that is cheapest to train
 */
public record GivenUp(double loss, double best, double share) {
    /** In a sentence without a full stop. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "a loss of %.4f instead of %.4f is the price of being cheap to serve: the same FLOPs buy %.4f without %s, and"
                        + " %s%% of them the plan's loss with a larger model",
                loss,
                best,
                best,
                Question.SERVED_TOKENS,
                Figures.three(100 * share));
    }
}
