package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.chart.Spaced;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loss of the best model over compute, far beyond the runs, and the same as a table of budgets. */
final class ExtrapolationSection implements Section {
    private static final String ID = "extrapolation";
    private static final int POINTS = 70;

    /** Share of the band's width off its middle from which a reader would think one of both wrong. */
    private static final double CENTRAL = 0.25;

    private final Subject subject;
    private final List<Optimum> path = new ArrayList<>();
    private final List<Chart> charts;

    ExtrapolationSection(Subject subject) {
        this.subject = subject;
        var flops = subject.flops();
        if (flops.getMin() < flops.getMax()) {
            for (double c : Spaced.logarithmically(subject.nearest(), subject.farthest(), POINTS)) {
                subject.optimum(c).ifPresent(path::add);
            }
        }
        charts = path.size() < 2 ? List.of() : List.of(chart());
    }

    @Override
    public String id() {
        return "budgets";
    }

    @Override
    public String title() {
        return "What more compute would buy";
    }

    @Override
    public void write(Html html) {
        if (charts.isEmpty()) {
            html.paragraph("This law names no best model for a budget within the range of the runs.");
        } else {
            html.chart(
                    ID,
                    charts.get(0).description(),
                    "Loss of the best model for each budget. The shaded stretch is what was measured: everything beside"
                            + " it is extrapolation, and the interval, made of the law's uncertainty and the runs'"
                            + " scatter, cannot know of anything that changes out there."
                            + leaning());
            budgets().write(html);
        }
    }

    @Override
    public List<Chart> charts() {
        return charts;
    }

    private Chart chart() {
        var flops = new ArrayList<Double>();
        var losses = new ArrayList<Double>();
        var low = new ArrayList<Double>();
        var high = new ArrayList<Double>();
        var labels = new ArrayList<String>();
        for (Optimum best : path) {
            Optional<Interval> interval = subject.interval(best.params(), best.tokens());
            flops.add(best.flops());
            losses.add(best.loss());
            interval.ifPresent(known -> {
                low.add(known.low());
                high.add(known.high());
            });
            labels.add(Numbers.count(best.params()) + " parameters, " + Numbers.count(best.tokens()) + " tokens");
        }
        var series = new ArrayList<Series>();
        if (low.size() == flops.size()) {
            series.add(Series.band("95% prediction interval", Role.LAW, flops, low, high));
        }
        series.add(Series.points(
                        "runs",
                        Role.MEASURED,
                        subject.drawn().stream().map(run -> run.run().flops()).toList(),
                        subject.drawn().stream().map(run -> run.run().loss()).toList())
                .labelled(subject.drawn().stream().map(run -> run.run().name()).toList()));
        series.add(Series.line("best model by the law", Role.LAW, flops, losses).labelled(labels));
        subject.goal().ifPresent(goal -> series.add(mark(goal)));
        return new Chart(
                ID,
                "Loss at the optimum over compute",
                "Predicted loss of the best model falls from " + Numbers.loss(losses.get(0)) + " at "
                        + Numbers.power(flops.get(0)) + " FLOPs to " + Numbers.loss(losses.get(losses.size() - 1))
                        + " at " + Numbers.power(flops.get(flops.size() - 1)) + " FLOPs.",
                Axis.logarithmic("training compute (FLOPs)", Quantity.FLOPS),
                Axis.logarithmic(subject.unit().axis(), Quantity.LOSS),
                series,
                subject.measured(),
                true);
    }

    /** What a line near one edge of its band means; empty where it runs inside. */
    private String leaning() {
        Optimum farthestOff = null;
        double most = CENTRAL;
        for (Optimum best : path) {
            double off = subject.interval(best.params(), best.tokens())
                    .map(known -> Math.abs((best.loss() - known.low()) / (known.high() - known.low()) - 0.5))
                    .orElse(0.0);
            if (off > most) {
                most = off;
                farthestOff = best;
            }
        }
        if (farthestOff == null) {
            return "";
        }
        double loss = farthestOff.loss();
        Interval interval =
                subject.interval(farthestOff.params(), farthestOff.tokens()).orElseThrow();
        boolean higher = interval.high() - loss > loss - interval.low();
        return " The line does not run in the middle of the band (at " + Numbers.power(farthestOff.flops())
                + " FLOPs it is "
                + Numbers.loss(loss) + " in " + range(interval)
                + "): the resampled laws and the runs' scatter, of which the"
                + " band is made, lean to " + (higher ? "higher" : "lower")
                + " losses than the one law of all runs. Count on the band rather than on the line.";
    }

    private static Series mark(Goal goal) {
        return Series.marks(
                goal.name(),
                Role.FRONTIER,
                List.of(goal.at().flops()),
                List.of(goal.at().loss()));
    }

    private Table budgets() {
        var table = new Table(
                "Best model for each budget",
                "FLOPs",
                "Parameters",
                "95% interval",
                "Tokens",
                "Tokens per parameter",
                "Loss",
                "95% interval",
                "Beyond the most expensive run");
        double dearest = subject.flops().getMax();
        int first = (int) Math.ceil(Math.log10(subject.flops().getMin()));
        int last = (int) Math.floor(Math.log10(subject.farthest()));
        for (int exponent = first; exponent <= last; exponent++) {
            double flops = Math.pow(10, exponent);
            subject.optimum(flops)
                    .ifPresent(best -> table.row(
                            Numbers.power(flops),
                            Numbers.count(best.params()),
                            subject.paramsInterval(flops)
                                    .map(known -> Numbers.count(known.low()) + " to " + Numbers.count(known.high()))
                                    .orElse("unknown"),
                            Numbers.count(best.tokens()),
                            Numbers.ratio(best.tokensPerParam()),
                            Numbers.loss(best.loss()),
                            subject.interval(best.params(), best.tokens())
                                    .map(ExtrapolationSection::range)
                                    .orElse("unknown"),
                            flops <= dearest ? "measured" : Numbers.times(flops / dearest)));
        }
        return table;
    }

    /** An interval's ends. */
    static String range(Interval interval) {
        return interval == null || Double.isNaN(interval.low())
                ? "unknown"
                : Numbers.loss(interval.low()) + " to " + Numbers.loss(interval.high());
    }
}
