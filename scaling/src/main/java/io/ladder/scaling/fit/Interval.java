package io.ladder.scaling.fit;

import java.util.Optional;
import org.hipparchus.stat.StatUtils;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * Confidence or prediction interval: percentiles 2.5 and 97.5 of replicates, and always around the estimate itself.
 *
 * @param standardError standard deviation of the replicates; empty where they have none that says what the interval says.
 *     Few runs give heavy tails: the deviation of the replicates is then decided by the farthest of them and grows with
 *     their number, while their percentiles stay (Ghosh et al. 1984, "A note on bootstrapping the sample median", Annals
 *     of Statistics 12)
 */
public record Interval(double low, double high, Optional<Double> standardError) {
    /** Of no replicates: both ends are not a number. */
    public static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Optional.empty());

    /** Share of replicates inside. */
    public static final double LEVEL = 0.95;

    /** Width of the interval of normal replicates, in their standard deviations. */
    private static final double NORMAL_WIDTH = 2 * 1.96;

    /**
     * Times that a standard deviation may be off the one that the interval amounts to. Replicates within an interval have
     * at most half its width (Popoviciu's inequality), 1.96 times that of normal ones: beyond twice it is made by the few
     * replicates outside.
     */
    static final double MOST_OFF = 2;

    /** Relative differences that are rounding. */
    private static final double ROUNDING = 1e-9;

    /** With a standard error. */
    public Interval(double low, double high, double standardError) {
        this(low, high, Optional.of(standardError));
    }

    /** Percentiles 2.5 and 97.5, and the standard deviation, of at least one value. */
    public static Interval of(double[] values) {
        var percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        percentile.setData(values);
        double tail = 100 * (1 - LEVEL) / 2;
        return checked(
                percentile.evaluate(tail), percentile.evaluate(100 - tail), Math.sqrt(StatUtils.variance(values)));
    }

    /**
     * The same, reaching as far as the estimate: replicates of a constant at its bound, or of few runs, may all lie on
     * one side of it.
     */
    public static Interval around(double estimate, double[] values) {
        Interval interval = of(values);
        return checked(Math.min(interval.low, estimate), Math.max(interval.high, estimate), interval.deviation());
    }

    /** The same, reaching as far as other values that are finite. */
    Interval reaching(double[] values) {
        double least = low;
        double most = high;
        for (double value : values) {
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return checked(least, most, deviation());
    }

    /**
     * The same, farther from the estimate on both sides, in proportion to it.
     *
     * @param estimate inside, positive as both ends are
     * @param factor at least 1, on the logarithms of the ends over the estimate
     */
    Interval widened(double estimate, double factor) {
        return checked(
                estimate * Math.pow(low / estimate, factor),
                estimate * Math.pow(high / estimate, factor),
                factor * deviation());
    }

    /** Infinite where it says nothing: no other interval of the same replicates then states it either. */
    private double deviation() {
        return standardError.orElse(Double.POSITIVE_INFINITY);
    }

    /** Whether all replicates say the same but for rounding: a constant that is counted, or fixed, and not fitted. */
    public boolean isFixed() {
        return high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high));
    }

    private static Interval checked(double low, double high, double deviation) {
        var interval = new Interval(low, high, deviation);
        if (interval.isFixed()) {
            return new Interval(low, high, 0); // a deviation of rounding errors is that of nothing
        }
        double normal = (high - low) / NORMAL_WIDTH;
        boolean agrees = deviation <= MOST_OFF * normal
                && normal <= MOST_OFF * deviation
                && deviation < Double.POSITIVE_INFINITY;
        return agrees ? interval : new Interval(low, high, Optional.empty());
    }
}
