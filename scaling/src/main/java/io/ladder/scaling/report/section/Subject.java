package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.runs.CostOrder;
import io.ladder.scaling.runs.LossUnit;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A fit with what several sections read from it. */
final class Subject {
    /** How far beyond the dearest run the answer looks: one order of magnitude. */
    static final double OUTLOOK = 10;

    /** How far plots and tables go at least, as a multiple of the dearest run's compute. */
    private static final double FARTHEST = 1000;

    /** Runs in one plot: more only hide each other, and make the page heavy. */
    private static final int MOST_DRAWN = 2500;

    private final FitReport report;
    private final Frontier frontier;
    private final Spread spread;
    private final List<FittedRun> fitted;
    private final CostOrder order;
    private final Optional<Goal> goal;

    /** Of a fit alone: looks forward to ten times the compute. */
    Subject(FitReport report) {
        this(report, Optional.empty());
    }

    /**
     * Of a fit.
     *
     * @param goal what its plots point out; none for {@link #outlook()}
     */
    Subject(FitReport report, Optional<Goal> goal) {
        this.report = report;
        frontier = new Frontier(report.law());
        spread = new Spread(report);
        fitted = report.runs().stream()
                .filter(run -> run.excluded().isEmpty() && finite(run))
                .toList();
        order = CostOrder.of(fitted.stream().map(FittedRun::run).toList());
        this.goal = goal.or(() -> outlook().map(best -> new Goal("ten times the compute", best)));
    }

    FitReport report() {
        return report;
    }

    /** What every loss here is in. */
    LossUnit unit() {
        return report.lossUnit();
    }

    /** Runs that took part, all with positive, finite figures; without tokens and compute where the law has no D. */
    List<FittedRun> fitted() {
        return fitted;
    }

    /** Those of {@link #fitted()} that plots show. */
    List<FittedRun> drawn() {
        return thinned(fitted);
    }

    /** Runs that took no part, as far as plots can show them. */
    List<FittedRun> leftOut() {
        return thinned(report.runs().stream()
                .filter(run -> run.excluded().isPresent() && finite(run))
                .toList());
    }

    /** Every k-th of very many. */
    private static List<FittedRun> thinned(List<FittedRun> runs) {
        int stride = (runs.size() + MOST_DRAWN - 1) / MOST_DRAWN;
        return stride <= 1
                ? runs
                : IntStream.range(0, runs.size() / stride)
                        .mapToObj(i -> runs.get(i * stride))
                        .toList();
    }

    /** Empty where the form has no best model, or the runs do not determine it. */
    Optional<Optimum> optimum(double flops) {
        if (report.undetermined().isPresent()) {
            return Optional.empty();
        }
        return frontier.at(flops).map(best -> Optimum.of(best, frontier.loss(best)));
    }

    /** 95% prediction interval of the loss of one new run. */
    Optional<Interval> interval(double params, double tokens) {
        return interval(new ModelPoint(params, tokens));
    }

    Optional<Interval> interval(ModelPoint model) {
        return spread.of(model);
    }

    /** By what runs are small or large here: compute, or parameters where the table has no tokens. */
    CostOrder order() {
        return order;
    }

    DoubleSummaryStatistics flops() {
        return range(run -> run.run().flops());
    }

    DoubleSummaryStatistics range(ToDoubleFunction<FittedRun> figure) {
        return fitted.stream().mapToDouble(figure).summaryStatistics();
    }

    /** 95% confidence interval of N*. */
    Optional<Interval> paramsInterval(double flops) {
        return spread.ofOptimalParams(flops);
    }

    /** The best model for ten times the dearest run's compute. */
    Optional<Optimum> outlook() {
        double dearest = flops().getMax();
        return Double.isFinite(dearest) ? optimum(OUTLOOK * dearest) : Optional.empty();
    }

    /** The model that plots point out. */
    Optional<Goal> goal() {
        return goal;
    }

    /** Least compute for plots: of the cheapest run, or of the goal if that takes less. */
    double nearest() {
        double least = flops().getMin();
        return goal.map(one -> Math.min(least, one.at().flops() / 2)).orElse(least);
    }

    /** Compute beyond which no plot or table goes. */
    double farthest() {
        double beyond = FARTHEST * flops().getMax();
        return goal.map(one -> Math.max(beyond, 2 * one.at().flops())).orElse(beyond);
    }

    /** The compute that was measured, for plots over it. */
    Optional<Chart.Span> measured() {
        DoubleSummaryStatistics flops = flops();
        return flops.getMin() < flops.getMax()
                ? Optional.of(new Chart.Span("measured", flops.getMin(), flops.getMax()))
                : Optional.empty();
    }

    private boolean finite(FittedRun run) {
        boolean hasTokens = positive(run.run().tokens()) && positive(run.run().flops());
        return positive(run.run().params())
                && (hasTokens || !report.law().hasTokens())
                && positive(run.run().loss());
    }

    private static boolean positive(double value) {
        return value > 0 && Double.isFinite(value);
    }
}
