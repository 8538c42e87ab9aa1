package io.ladder.scaling.report.section;

import io.ladder.conf.Counted;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Contours;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.chart.Spaced;
import io.ladder.scaling.report.page.Html;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** L(N, D) as contours over tokens and parameters, the efficient frontier, and the runs on it. */
final class SurfaceSection implements Section {
    private static final String ID = "surface";
    private static final String FRONTIER = "efficient frontier";
    private static final int GRID = 72;
    private static final int LEVELS = 9;

    /** Room around the runs, as a factor; above also for the budgets that the answer speaks of. */
    private static final double BELOW = 2;

    private static final double ABOVE = 12;
    private static final int FRONTIER_POINTS = 120;

    private final Subject subject;
    /** Whether the efficient frontier is drawn: a fit that leaves the optimum open has none. */
    private final boolean hasFrontier;

    private final List<Chart> charts;

    SurfaceSection(Subject subject) {
        this.subject = subject;
        charts = subject.fitted().size() < 2 ? List.of() : List.of(chart());
        hasFrontier = charts.stream().flatMap(chart -> chart.series().stream()).anyMatch(series -> series.name()
                .equals(FRONTIER));
    }

    @Override
    public String id() {
        return "contours";
    }

    @Override
    public String title() {
        return "Loss over parameters and tokens";
    }

    @Override
    public void write(Html html) {
        if (charts.isEmpty()) {
            html.paragraph("Too few runs were fitted for a surface.");
            return;
        }
        html.chart(
                ID,
                charts.get(0).description(),
                "Along a contour the predicted loss is the same; brighter runs ended with lower loss."
                        + (hasFrontier
                                ? " The bold line is the efficient frontier: the cheapest model for each loss. Runs above"
                                        + " it were large for their tokens, runs below it saw more tokens than pays in"
                                        + " training alone."
                                : " No efficient frontier is drawn: these runs do not tell the cheapest model for a loss.")
                        + limits());
    }

    @Override
    public List<Chart> charts() {
        return charts;
    }

    /** What the contours of some forms do not know. */
    private String limits() {
        LossLaw law = subject.report().law();
        if (law instanceof FrontierLaw) {
            return " This form was fitted to the best models of each budget: far from "
                    + (hasFrontier ? "the bold line" : "them") + " its contours are a guess.";
        }
        return law instanceof DataConstrainedLaw
                ? " Contours are of tokens that are all different: a run that saw its tokens often ends with a higher loss"
                        + " than its place says."
                : "";
    }

    private Chart chart() {
        var params = subject.range(run -> run.run().params());
        var tokens = subject.range(run -> run.run().tokens());
        double[] x = grid(tokens, Optimum::tokens);
        double[] y = grid(params, Optimum::params);
        var series = new ArrayList<Series>(contours(x, y));
        Optional<Series> frontier = frontier(x, y);
        frontier.ifPresent(series::add);
        series.add(runs("runs", subject.drawn()));
        if (!subject.leftOut().isEmpty()) {
            List<FittedRun> out = subject.leftOut();
            series.add(Series.points("left out of the fit", Role.HELD, each(out, false), each(out, true))
                    .labelled(out.stream().map(SurfaceSection::label).toList()));
        }
        subject.goal().ifPresent(goal -> series.add(mark(goal)));
        return new Chart(
                ID,
                "Loss over parameters and tokens",
                "Contours of predicted loss over tokens and parameters, with "
                        + (frontier.isPresent() ? "the efficient frontier and " : "")
                        + Counted.of(subject.fitted().size(), "fitted run") + ".",
                Axis.logarithmic("tokens D", Quantity.COUNT),
                Axis.logarithmic("parameters N", Quantity.COUNT),
                series);
    }

    /** Levels at equal steps of rank among the grid's heights, so that contours spread over the plane. */
    private List<Series> contours(double[] x, double[] y) {
        LossLaw law = subject.report().law();
        double[][] heights = new double[y.length][x.length];
        for (int row = 0; row < y.length; row++) {
            for (int column = 0; column < x.length; column++) {
                heights[row][column] = law.loss(Math.exp(y[row]), Math.exp(x[column]));
            }
        }
        double[] sorted = Arrays.stream(heights)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        var series = new ArrayList<Series>();
        var contours = new Contours(x, y, heights);
        for (int i = 0; i < LEVELS && sorted.length > 0; i++) {
            double level = rounded(sorted[(int) ((i + 0.5) / LEVELS * (sorted.length - 1))]);
            for (Contours.Line line : contours.at(level)) {
                boolean rises = line.y().get(0) < line.y().get(line.y().size() - 1);
                series.add(Series.line(
                                "loss " + Numbers.plain(level),
                                Role.GUIDE,
                                exp(rises ? line.x() : reversed(line.x())),
                                exp(rises ? line.y() : reversed(line.y())))
                        .labelled(List.of(Numbers.plain(level)))
                        .unnamed());
            }
        }
        return series;
    }

    /** A contour is named by its height, so the height is a short number. */
    private static double rounded(double level) {
        return Math.round(level * 50) / 50.0;
    }

    private Optional<Series> frontier(double[] x, double[] y) {
        double cheapest = 6 * Math.exp(x[0]) * Math.exp(y[0]);
        double dearest = 6 * Math.exp(x[x.length - 1]) * Math.exp(y[y.length - 1]);
        var tokens = new ArrayList<Double>();
        var params = new ArrayList<Double>();
        var labels = new ArrayList<String>();
        for (double flops : Spaced.logarithmically(cheapest, dearest, FRONTIER_POINTS)) {
            subject.optimum(flops)
                    .filter(best -> inside(best.tokens(), x) && inside(best.params(), y))
                    .ifPresent(best -> {
                        tokens.add(best.tokens());
                        params.add(best.params());
                        labels.add(Numbers.power(flops) + " FLOPs, loss " + Numbers.loss(best.loss()));
                    });
        }
        return tokens.size() < 2
                ? Optional.empty()
                : Optional.of(
                        Series.line(FRONTIER, Role.FRONTIER, tokens, params).labelled(labels));
    }

    private static Series runs(String name, List<FittedRun> runs) {
        double[] losses =
                runs.stream().mapToDouble(run -> Math.log(run.run().loss())).toArray();
        double low = Arrays.stream(losses).min().orElseThrow();
        double high = Arrays.stream(losses).max().orElseThrow();
        List<Double> shades = Arrays.stream(losses)
                .mapToObj(loss -> high == low ? 0.5 : (high - loss) / (high - low))
                .toList();
        return Series.points(name, Role.SHADED, each(runs, false), each(runs, true))
                .shaded(shades)
                .labelled(runs.stream().map(SurfaceSection::label).toList());
    }

    private static List<Double> each(List<FittedRun> runs, boolean params) {
        return runs.stream()
                .map(run -> params ? run.run().params() : run.run().tokens())
                .toList();
    }

    private static String label(FittedRun run) {
        return run.run().name() + ": loss " + Numbers.loss(run.run().loss()) + ", by the law "
                + Numbers.loss(run.fitted());
    }

    private static Series mark(Goal goal) {
        Optimum at = goal.at();
        return Series.marks(goal.name(), Role.FRONTIER, List.of(at.tokens()), List.of(at.params()))
                .labelled(List.of(Numbers.power(at.flops()) + " FLOPs, loss " + Numbers.loss(at.loss())));
    }

    private static boolean inside(double value, double[] grid) {
        double log = Math.log(value);
        return log >= grid[0] && log <= grid[grid.length - 1];
    }

    /** From below the runs to beyond them and beyond what is pointed out. */
    private double[] grid(DoubleSummaryStatistics runs, ToDoubleFunction<Optimum> figure) {
        double goal = subject.goal().map(Goal::at).map(figure::applyAsDouble).orElse(runs.getMax());
        double low = Math.min(runs.getMin(), goal) / BELOW;
        double high = Math.max(runs.getMax() * ABOVE, goal * BELOW);
        return Spaced.logarithmically(low, high, GRID).stream()
                .mapToDouble(Math::log)
                .toArray();
    }

    /** The label stands at a line's end: at the top, where contours lie apart. */
    private static List<Double> reversed(List<Double> values) {
        var reversed = new ArrayList<>(values);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<Double> exp(List<Double> logs) {
        return logs.stream().map(Math::exp).toList();
    }
}
