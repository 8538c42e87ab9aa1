package io.ladder.scaling.plan.budget;

import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.law.LossLaw;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** How sure a plan's figures are: percentiles over the replicates of its law, around its own word. Deterministic. */
public final class Intervals {
    private static final long SEED = 1;
    /** Fewer replicates do not have a percentile 2.5. */
    private static final int FEWEST_DRAWS = 40;

    private Intervals() {}

    /**
     * Where a measured loss would fall: the law's uncertainty and the runs' scatter together, as {@link
     * io.ladder.scaling.fit.Foretelling} lays them, so that a plan and the fit behind it say the same of one model.
     */
    public static Optional<Interval> ofLoss(Evidence evidence, Allocation plan) {
        var random = new SplittableRandom(SEED);
        double loss = evidence.law().loss(plan.params(), plan.tokens());
        Optional<Interval> drawn = of(
                evidence,
                loss,
                law -> law.loss(plan.params(), plan.tokens())
                        * Math.exp(evidence.scatter()
                                .map(scatter -> scatter.draw(random.nextDouble()))
                                .orElse(0.0)));
        return drawn.map(interval -> evidence.scatter()
                .map(scatter -> scatter.widened(loss, interval))
                .orElse(interval));
    }

    /** Where the compute-optimal N may lie; without the replicates that have no optimum. */
    public static Optional<Interval> ofOptimalParams(Evidence evidence, double flops) {
        return of(evidence, optimalParams(evidence.law(), flops), law -> optimalParams(law, flops));
    }

    /** Where the loss may lie that no compute passes. */
    public static Optional<Interval> ofFloor(Evidence evidence) {
        return of(evidence, Frontier.floor(evidence.law()), Frontier::floor);
    }

    /** NaN without an optimum: such a replicate says nothing about where it lies. */
    private static double optimalParams(LossLaw law, double flops) {
        return new Frontier(law).at(flops).map(Allocation::params).orElse(Double.NaN);
    }

    private static Optional<Interval> of(Evidence evidence, double estimate, ToDoubleFunction<LossLaw> value) {
        double[] values = evidence.draws().stream()
                .mapToDouble(value)
                .filter(Double::isFinite)
                .toArray();
        if (values.length < FEWEST_DRAWS) {
            return Optional.empty();
        }
        return Optional.of(Double.isFinite(estimate) ? Interval.around(estimate, values) : Interval.of(values));
    }
}
