package io.ladder.scaling.fit.tuning;

import java.util.Optional;

/**
 * The best value of a setting for one N and D.
 *
 * @param params N
 * @param tokens D
 * @param value of the setting at the lowest loss
 * @param loss there, nats per token
 * @param standardError of ln(value); NaN if three values leave nothing to tell it from
 * @param rejected why it was not used
 */
public record BestSetting(
        double params, double tokens, double value, double loss, double standardError, Optional<String> rejected) {}
