package io.ladder.scaling.fit.envelope;

/**
 * Best model at one FLOP count.
 *
 * @param flops C
 * @param params N of the curve with the lowest loss
 * @param tokens D it has seen by then
 * @param loss nats per token
 */
public record EnvelopePoint(double flops, double params, double tokens, double loss) {}
