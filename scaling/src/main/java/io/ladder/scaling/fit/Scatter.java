package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How far measured losses lie from the law: the log-loss residuals of the runs that were fitted.
 *
 * <p>Those of {@linkplain Residuals#alone diverged runs} are no scatter. Of some 30 runs one is more than the 2.5% that an
 * interval leaves out at either end, and each prediction would reach as far as the diverged training lies.
 */
public final class Scatter {
    /** Median absolute deviation of a normal distribution times this is its standard deviation. */
    private static final double NORMAL = 1.4826;

    private static final int QUANTILES = 1000;

    /** Share of the runs beyond which diverging is how these runs scatter. */
    private static final double MOST_DIVERGED = 0.1;

    private final double[] residuals;
    private final int numConstants;
    /** Times that intervals are wider than residuals and replicates say; see {@link Rollout#widening}. */
    private final double doubt;

    /**
     * @param residuals ln(measured) - ln(fitted)
     * @param numConstants that were fitted to them
     */
    Scatter(double[] residuals, int numConstants) {
        this(residuals, numConstants, 1);
    }

    private Scatter(double[] residuals, int numConstants, double doubt) {
        this.residuals = residuals.clone();
        this.numConstants = numConstants;
        this.doubt = doubt;
        Arrays.sort(this.residuals); // so that a replicate's draw does not depend on the order of the table
    }

    /** Of runs that took part in a fit, without those that diverged. */
    static Scatter of(List<FittedRun> fitted, LossLaw law) {
        List<FittedRun> used =
                fitted.stream().filter(run -> run.excluded().isEmpty()).toList();
        Set<Integer> diverged = diverged(used.stream().map(FittedRun::run).toList(), law);
        return new Scatter(
                IntStream.range(0, used.size())
                        .filter(run -> !diverged.contains(run))
                        .mapToDouble(run -> used.get(run).residual())
                        .toArray(),
                law.symbols().size());
    }

    /**
     * Places of the runs that are no scatter: far above the law, alone, and few. Below it no training ends by accident.
     */
    static Set<Integer> diverged(List<Run> runs, LossLaw law) {
        double[] all = Residuals.of(runs, law, 0).values();
        double deviation = new Scatter(all, law.symbols().size()).deviation();
        Set<Integer> above = Residuals.of(runs, law, deviation).alone().stream()
                .filter(run -> all[run] > 0)
                .collect(Collectors.toUnmodifiableSet());
        return above.size() <= MOST_DIVERGED * runs.size() ? above : Set.of();
    }

    /** Of normal errors; of none where the deviation is not known. */
    static Scatter normal(double deviation) {
        var normal = new NormalDistribution(0, 1);
        return new Scatter(
                IntStream.range(0, QUANTILES)
                        .mapToDouble(i -> deviation * normal.inverseCumulativeProbability((i + 0.5) / QUANTILES))
                        .map(residual -> Double.isFinite(residual) ? residual : 0)
                        .toArray(),
                0);
    }

    /** The same where a hold-out asks for wider intervals. */
    Scatter widened(Optional<Rollout> rollout) {
        return rollout.map(held -> new Scatter(residuals, numConstants, held.widening()))
                .orElse(this);
    }

    /**
     * A prediction interval as wide as the hold-out asks for, in proportion to the loss.
     *
     * @param loss foretold, inside the interval
     * @param interval by replicates and residuals
     */
    public Interval widened(double loss, Interval interval) {
        boolean isKnown = interval.low() > 0 && interval.high() < Double.POSITIVE_INFINITY;
        return doubt > 1 && isKnown ? interval.widened(loss, doubt) : interval;
    }

    /** Robust standard deviation: 1.4826 times the median of |residual|, widened for the constants fitted. */
    double deviation() {
        double[] sizes = Arrays.stream(residuals).map(Math::abs).sorted().toArray();
        int n = sizes.length;
        double median = n == 0 ? 0 : (sizes[(n - 1) / 2] + sizes[n / 2]) / 2;
        return NORMAL * median * widening();
    }

    /**
     * A residual as a new run would have it.
     *
     * @param uniform in [0, 1): which of them
     */
    public double draw(double uniform) {
        return residuals[(int) (uniform * residuals.length)] * widening();
    }

    /** A fit bends towards its runs: n residuals have n - p degrees of freedom. */
    private double widening() {
        int n = residuals.length;
        return Math.sqrt(n / (double) Math.max(1, n - numConstants));
    }
}
