package io.ladder.scaling.fit;

import io.ladder.scaling.runs.CostOrder;
import java.util.List;

/**
 * Hold-out: fitted on the cheapest runs, asked for the dearest.
 *
 * @param fitted number of runs the law was found from
 * @param predictions of the held-out runs, dearest last
 * @param measured losses of the same runs
 * @param meanRelativeError mean of |predicted - measured| / measured
 * @param coverage share of measured losses inside their 95% intervals
 */
public record Rollout(
        int fitted, List<Prediction> predictions, List<Double> measured, double meanRelativeError, double coverage) {
    private static final int FEWEST = 5;
    private static final double LOW = 0.75;

    /** What "dearest" means of these runs. */
    public CostOrder order() {
        return CostOrder.ofFlops(predictions.stream().mapToDouble(Prediction::flops));
    }

    /** Whether so few of the measured losses fell into their intervals that these cannot be believed. */
    public boolean isOverconfident() {
        return measured.size() >= FEWEST && coverage < LOW;
    }
}
