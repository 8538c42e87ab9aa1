package io.ladder.scaling.plan.budget;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How far the runs reach that a law was fitted to.
 *
 * @param flops of the dearest run
 * @param leastFlops of the cheapest
 * @param params of the largest
 * @param tokens of the longest
 * @param leastParams of the smallest
 * @param leastTokens of the shortest
 * @param leastRatio least tokens per parameter
 * @param mostRatio most tokens per parameter
 * @param passes most passes of a run over its tokens; 1 where all were different
 */
public record MeasuredRange(
        double flops,
        double leastFlops,
        double params,
        double tokens,
        double leastParams,
        double leastTokens,
        double leastRatio,
        double mostRatio,
        double passes) {
    /** Of the runs that took part; empty if the report holds none. */
    public static Optional<MeasuredRange> of(FitReport report) {
        List<Run> runs = report.runs().stream()
                .filter(run -> run.excluded().isEmpty())
                .map(FittedRun::run)
                .toList();
        return runs.isEmpty()
                ? Optional.empty()
                : Optional.of(new MeasuredRange(
                        most(runs, Run::flops),
                        least(runs, Run::flops),
                        most(runs, Run::params),
                        most(runs, Run::tokens),
                        least(runs, Run::params),
                        least(runs, Run::tokens),
                        least(runs, run -> run.tokens() / run.params()),
                        most(runs, run -> run.tokens() / run.params()),
                        most(runs, MeasuredRange::passes)));
    }

    /** How many times beyond the range an allocation lies: the largest of the three factors; at most 1 inside. */
    public double factor(Allocation plan) {
        return Math.max(plan.flops() / flops, Math.max(plan.params() / params, plan.tokens() / tokens));
    }

    /** A table without the column of unique tokens is of runs that saw each token once. */
    private static double passes(Run run) {
        double unique = run.more().getOrDefault(DataConstrainedLaw.UNIQUE_TOKENS, Double.NaN);
        return unique > 0 ? Math.max(1, run.tokens() / unique) : 1;
    }

    private static double most(List<Run> runs, ToDoubleFunction<Run> value) {
        return runs.stream().mapToDouble(value).max().orElseThrow();
    }

    private static double least(List<Run> runs, ToDoubleFunction<Run> value) {
        return runs.stream().mapToDouble(value).min().orElseThrow();
    }
}
