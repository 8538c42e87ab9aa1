package io.ladder.scaling.fit.downstream;

import io.ladder.scaling.fit.Interval;

/**
 * Downstream error foretold for one model.
 *
 * @param params N
 * @param tokens D; NaN where a law without D was asked for none
 * @param loss predicted, nats per token
 * @param error predicted, as a share
 * @param interval of the error: by both laws' uncertainty and the scatter of measured errors
 */
public record ErrorPrediction(double params, double tokens, double loss, double error, Interval interval) {}
