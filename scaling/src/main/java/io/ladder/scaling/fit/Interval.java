package io.ladder.scaling.fit;

/**
 * Confidence or prediction interval: percentiles 2.5 and 97.5 of bootstrap replicates.
 *
 * @param standardError standard deviation of the replicates
 */
public record Interval(double low, double high, double standardError) {
    /** Share of replicates inside. */
    public static final double LEVEL = 0.95;
}
