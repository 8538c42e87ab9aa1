package io.ladder.scaling.fit;

/**
 * Loss foretold for one model.
 *
 * @param interval where a measured loss would fall: of the law's uncertainty and of the runs' scatter together
 */
public record Prediction(double params, double tokens, double flops, double loss, Interval interval) {}
