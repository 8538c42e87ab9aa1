package io.ladder.scaling.fit;

import io.ladder.scaling.runs.CostOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.discrete.BinomialDistribution;

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

    /** So few inside, or fewer, would be as rare if the intervals kept their word. */
    private static final double RARE = 0.025;

    /** Smaller factors print as 1.0. */
    private static final double SEEN = 1.05;

    /** What "dearest" means of these runs. */
    public CostOrder order() {
        return CostOrder.ofFlops(predictions.stream().mapToDouble(Prediction::flops));
    }

    /**
     * Whether so few of the measured losses fell into their intervals that these cannot be believed: binomial test of the
     * coverage against {@link Interval#LEVEL}.
     */
    public boolean isOverconfident() {
        int inside = (int) Math.round(coverage * measured.size());
        return measured.size() >= FEWEST
                && coverage < Interval.LEVEL
                && new BinomialDistribution(measured.size(), Interval.LEVEL).cumulativeProbability(inside) < RARE;
    }

    /**
     * Times that prediction intervals must be wider for these runs to fall into theirs as often as they should: the
     * 95% quantile of errors over stated half-widths, as conformal prediction takes it (Lei et al. 2018,
     * "Distribution-free predictive inference for regression"). 1 where the intervals kept their word.
     */
    public double widening() {
        if (!isOverconfident()) {
            return 1;
        }
        double[] scores = IntStream.range(0, measured.size())
                .mapToDouble(i -> score(predictions.get(i), measured.get(i)))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (scores.length == 0) {
            return 1;
        }
        int rank = (int) Math.ceil(Interval.LEVEL * (scores.length + 1));
        return Math.max(1, scores[Math.min(rank, scores.length) - 1]);
    }

    /** Whether intervals are wider by so much that a figure of two digits shows it. */
    public boolean isWidened() {
        return widening() >= SEEN;
    }

    /** 1 on the end of the interval, in logarithms of losses. */
    private static double score(Prediction said, double measured) {
        double end = measured > said.loss()
                ? said.interval().high()
                : said.interval().low();
        return Math.log(measured / said.loss()) / Math.log(end / said.loss());
    }
}
