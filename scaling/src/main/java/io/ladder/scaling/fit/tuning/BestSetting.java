package io.ladder.scaling.fit.tuning;

import java.util.Optional;

/**
 * The best value of a setting for one N and D.
 *
 * @param params N
 * @param tokens D
 * @param value of the setting at the lowest loss
 * @param loss there, nats per token
 * @param standardError of ln(value), by the scatter of all searches about their parabolas; NaN of a search that was not
 *     used
 * @param isErrorGuessed whether nothing tells that scatter, and the best value is taken to lie anywhere between the values
 *     around it
 * @param rejected why it was not used
 */
public record BestSetting(
        double params,
        double tokens,
        double value,
        double loss,
        double standardError,
        boolean isErrorGuessed,
        Optional<String> rejected) {
    BestSetting(
            double params, double tokens, double value, double loss, double standardError, Optional<String> rejected) {
        this(params, tokens, value, loss, standardError, false, rejected);
    }

    /** The same of such an error. */
    BestSetting withError(double error, boolean isGuessed) {
        return new BestSetting(params, tokens, value, loss, error, isGuessed, rejected);
    }

    /** The same, not to be used. */
    BestSetting rejected(String why) {
        return new BestSetting(params, tokens, value, loss, Double.NaN, Optional.of(why));
    }
}
