package io.ladder.scaling.plan.budget;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How far the runs reach that a law was fitted to.
 *
 * @param flops of the dearest run
 * @param params of the largest
 * @param tokens of the longest
 */
public record MeasuredRange(double flops, double params, double tokens) {
    /** Of the runs that took part; empty if the report holds none. */
    public static Optional<MeasuredRange> of(FitReport report) {
        List<Run> runs = report.runs().stream()
                .filter(run -> run.excluded().isEmpty())
                .map(FittedRun::run)
                .toList();
        return runs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new MeasuredRange(most(runs, Run::flops), most(runs, Run::params), most(runs, Run::tokens)));
    }

    /** How many times beyond the range an allocation lies: the largest of the three factors; at most 1 inside. */
    public double factor(Allocation plan) {
        return Math.max(plan.flops() / flops, Math.max(plan.params() / params, plan.tokens() / tokens));
    }

    private static double most(List<Run> runs, ToDoubleFunction<Run> value) {
        return runs.stream().mapToDouble(value).max().orElseThrow();
    }
}
