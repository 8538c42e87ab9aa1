package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.downstream.DownstreamReport;
import io.ladder.scaling.fit.downstream.ErrorPrediction;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.chart.Spaced;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

/** What loss means for a task: the downstream error over the loss, and of the models that were asked for. */
public final class DownstreamSection implements Section {
    private static final String ID = "downstream";
    private static final int POINTS = 60;

    /** How far below the lowest loss the curve goes, as a share of the losses' range. */
    private static final double BELOW = 0.25;

    private final DownstreamReport report;
    private final Chart chart;

    public DownstreamSection(DownstreamReport report) {
        this.report = report;
        chart = chart();
    }

    @Override
    public String id() {
        return "downstream-error";
    }

    @Override
    public String title() {
        return "What it means downstream: " + report.column();
    }

    @Override
    public void write(Html html) {
        html.paragraph(report.predictions().isEmpty() ? ofTheLowestLoss() : ofTheLast());
        report.warnings().forEach(warning -> html.paragraph("Mind: " + warning + ".", "class", "mind"));
        html.chart(
                ID,
                chart.description(),
                "Measured error of each run over its loss, and the curve ε - k exp(-γ L) through them (Gadre et al. 2024,"
                        + " equation 5). Left of the shaded stretch nothing was measured.");
        if (!report.predictions().isEmpty()) {
            asked().write(html);
        }
        constants().write(html);
        html.paragraph(
                "Fitted to " + report.points() + " runs by least squares on the error. The intervals of predictions"
                        + " carry the uncertainty of the loss law, of this curve, and the scatter of the errors around it.");
    }

    @Override
    public List<Chart> charts() {
        return List.of(chart);
    }

    private String ofTheLast() {
        ErrorPrediction last = report.predictions().get(report.predictions().size() - 1);
        return "A model of " + Numbers.spelled(last.params()) + " parameters"
                + (Double.isFinite(last.tokens()) ? " trained on " + Numbers.spelled(last.tokens()) + " tokens" : "")
                + ", at its predicted loss of " + Numbers.loss(last.loss()) + ", should have an error of "
                + Numbers.percent(last.error()) + between(last.interval()) + ".";
    }

    private String ofTheLowestLoss() {
        double lowest = losses().getMin();
        return "At the lowest loss measured, " + Numbers.loss(lowest) + ", the curve says an error of "
                + Numbers.percent(report.law().error(lowest)) + between(report.interval(lowest))
                + "; name models with --predict to have theirs foretold.";
    }

    private static String between(Interval interval) {
        return Double.isNaN(interval.low())
                ? ""
                : " (95%: " + Numbers.percent(interval.low()) + " to " + Numbers.percent(interval.high()) + ")";
    }

    private Table asked() {
        var columns = new ModelColumns(
                report.predictions().stream().map(DownstreamSection::model).toList());
        var table = new Table("Errors foretold", columns.names("Loss", "Error", "95% interval"));
        for (ErrorPrediction said : report.predictions()) {
            table.row(columns.cells(
                    model(said),
                    Numbers.loss(said.loss()),
                    Numbers.percent(said.error()),
                    Double.isNaN(said.interval().low())
                            ? "unknown"
                            : Numbers.percent(said.interval().low()) + " to "
                                    + Numbers.percent(said.interval().high())));
        }
        return table;
    }

    private static ModelColumns.Model model(ErrorPrediction said) {
        return new ModelColumns.Model(new ModelPoint(said.params(), said.tokens()), Double.NaN);
    }

    private Table constants() {
        var table = new Table("Constants of the curve", "Symbol", "Meaning", "Value", "95% interval", "Standard error")
                .words("Meaning");
        row(
                table,
                "epsilon",
                "ε (epsilon)",
                "error of a model that learned nothing",
                report.law().epsilon());
        row(table, "k", "k", "size of the fall", report.law().k());
        row(
                table,
                "gamma",
                "γ (gamma)",
                "how steeply it falls with the loss",
                report.law().gamma());
        return table;
    }

    private void row(Table table, String symbol, String shown, String meaning, double value) {
        Interval interval = report.intervals().get(symbol);
        boolean known = interval != null && !Double.isNaN(interval.low());
        table.row(
                shown,
                meaning,
                Numbers.plain(value),
                known ? Numbers.plain(interval.low()) + " to " + Numbers.plain(interval.high()) : "unknown",
                known ? ConstantSection.standardError(interval) : "unknown");
    }

    private Chart chart() {
        DoubleSummaryStatistics losses = losses();
        double lowest =
                report.predictions().stream().mapToDouble(ErrorPrediction::loss).reduce(losses.getMin(), Math::min);
        double low = Math.max(lowest / 2, lowest - BELOW * (losses.getMax() - losses.getMin()));
        List<Double> along = Spaced.logarithmically(low, losses.getMax(), POINTS);
        var series = new ArrayList<Series>();
        List<Interval> intervals = along.stream().map(report::interval).toList();
        if (intervals.stream().noneMatch(interval -> Double.isNaN(interval.low()))) {
            series.add(Series.band(
                    "95% of measured errors",
                    Role.LAW,
                    along,
                    intervals.stream().map(Interval::low).toList(),
                    intervals.stream().map(Interval::high).toList()));
        }
        series.add(Series.points(
                        "runs",
                        Role.MEASURED,
                        report.runs().stream().map(Run::loss).toList(),
                        report.runs().stream()
                                .map(run -> run.more().get(report.column()))
                                .toList())
                .labelled(report.runs().stream().map(Run::name).toList()));
        series.add(Series.line(
                "fitted curve",
                Role.LAW,
                along,
                along.stream().map(report.law()::error).toList()));
        if (!report.predictions().isEmpty()) {
            series.add(Series.marks(
                            "foretold",
                            Role.FRONTIER,
                            report.predictions().stream()
                                    .map(ErrorPrediction::loss)
                                    .toList(),
                            report.predictions().stream()
                                    .map(ErrorPrediction::error)
                                    .toList())
                    .labelled(report.predictions().stream()
                            .map(said -> model(said).label())
                            .toList()));
        }
        return new Chart(
                ID,
                "Downstream error over loss",
                report.column() + " over loss: the curve rises from "
                        + Numbers.percent(report.law().error(low)) + " at "
                        + Numbers.loss(low) + " to "
                        + Numbers.percent(report.law().error(losses.getMax())) + " at "
                        + Numbers.loss(losses.getMax()) + ".",
                Axis.linear(report.lossUnit().axis(), Quantity.LOSS),
                Axis.linear(report.column(), Quantity.SHARE),
                series,
                Optional.of(new Chart.Span("measured", losses.getMin(), losses.getMax())),
                false);
    }

    private DoubleSummaryStatistics losses() {
        return report.runs().stream().mapToDouble(Run::loss).summaryStatistics();
    }
}
