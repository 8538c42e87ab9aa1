package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.runs.CostOrder;
import java.util.ArrayList;
import java.util.List;

/** How far each run lies from the law, over compute, or over parameters where compute is not known. */
final class ResidualSection implements Section {
    private static final String ID = "residuals";

    /** How far beyond the fitted runs' largest residual the plot goes. */
    private static final double ROOM = 1.5;

    private final Subject subject;

    ResidualSection(Subject subject) {
        this.subject = subject;
    }

    @Override
    public String id() {
        return "misfit";
    }

    @Override
    public String title() {
        return "How well the law meets the runs";
    }

    @Override
    public void write(Html html) {
        if (subject.fitted().isEmpty()) {
            html.paragraph("No run was fitted, so there are no residuals.");
            return;
        }
        html.chart(
                ID,
                "Relative difference between measured and predicted loss of "
                        + subject.fitted().size() + " runs, over "
                        + (isByCompute()
                                ? "compute."
                                : "parameters: the table has no tokens, so compute is not known."),
                "Measured loss against the law's: above zero a run did worse than the law says. The band holds two"
                        + " robust standard deviations ("
                        + Numbers.percent(subject.report().residualDeviation())
                        + " each). A slope or a bend would mean that the form of the law does not suit these runs."
                        + beyond());
    }

    @Override
    public List<Chart> charts() {
        if (subject.fitted().isEmpty()) {
            return List.of();
        }
        var range = subject.range(run -> subject.order().measure(run.run()));
        List<Double> ends = List.of(range.getMin(), range.getMax());
        var series = new ArrayList<Series>();
        double deviation = subject.report().residualDeviation();
        if (deviation > 0 && range.getMin() < range.getMax()) {
            double low = Math.expm1(-2 * deviation);
            double high = Math.expm1(2 * deviation);
            series.add(Series.band("two standard deviations", Role.LAW, ends, List.of(low, low), List.of(high, high)));
        }
        series.add(Series.line("the law", Role.LAW, ends, List.of(0.0, 0.0)).unnamed());
        series.add(runs("fitted runs", Role.MEASURED, subject.drawn()));
        if (!shown().isEmpty()) {
            series.add(runs("left out of the fit", Role.HELD, shown()));
        }
        return List.of(new Chart(
                ID,
                "Residuals",
                "Relative difference between measured and predicted loss",
                isByCompute()
                        ? Axis.logarithmic("training compute (FLOPs)", Quantity.FLOPS)
                        : Axis.logarithmic("parameters N", Quantity.COUNT),
                Axis.linear("measured over predicted loss", Quantity.SHARE),
                series));
    }

    private boolean isByCompute() {
        return subject.order() == CostOrder.COMPUTE;
    }

    private String beyond() {
        int beyond = subject.leftOut().size() - shown().size();
        return beyond == 0 ? "" : " Beyond the plot: " + beyond + " of the runs that were left out of the fit.";
    }

    /** Of the runs left out those near the others: a far one would press all others onto one line. */
    private List<FittedRun> shown() {
        double farthest = subject.fitted().stream()
                .mapToDouble(run -> Math.abs(run.residual()))
                .max()
                .orElse(0);
        return subject.leftOut().stream()
                .filter(run -> Math.abs(run.residual()) <= ROOM * farthest)
                .toList();
    }

    private Series runs(String name, Role role, List<FittedRun> runs) {
        return Series.points(
                        name,
                        role,
                        runs.stream()
                                .map(run -> subject.order().measure(run.run()))
                                .toList(),
                        runs.stream().map(run -> Math.expm1(run.residual())).toList())
                .labelled(runs.stream()
                        .map(run -> run.run().name() + ", "
                                + Numbers.count(run.run().params()) + " parameters"
                                + run.excluded().map(why -> ", " + why).orElse(""))
                        .toList());
    }
}
