package io.ladder.worker.bench;

import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * How long the same thing took, again and again.
 *
 * @param count measurements
 * @param bestSeconds shortest
 * @param medianSeconds half took at most this
 * @param p95Seconds 95% took at most this, interpolated between neighbours as NumPy does
 */
public record Spread(int count, double bestSeconds, double medianSeconds, double p95Seconds) {

    /** Of at least one measurement. */
    static Spread of(double[] seconds) {
        if (seconds.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        var percentile = new Percentile().withEstimationType(EstimationType.R_7);
        percentile.setData(seconds);
        return new Spread(seconds.length, StatUtils.min(seconds), percentile.evaluate(50), percentile.evaluate(95));
    }
}
