package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.Sensitivity;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;

/** What the law would be without some of its runs. */
final class SensitivitySection implements Section {
    private final FitReport report;

    SensitivitySection(FitReport report) {
        this.report = report;
    }

    @Override
    public String id() {
        return "sensitivity";
    }

    @Override
    public String title() {
        return "Would it be the same without some of the runs?";
    }

    @Override
    public void write(Html html) {
        for (Sensitivity one : report.sensitivity()) {
            var table = new Table(
                    "Without " + one.without() + ": fitted to " + one.left() + " of " + report.points() + " runs",
                    "Figure",
                    "All runs",
                    "Without",
                    "Difference",
                    "95% of differences by noise");
            one.figures()
                    .forEach(figure -> table.row(
                            Numbers.readable(figure.name()),
                            Numbers.plain(figure.whole()),
                            Numbers.plain(figure.part()),
                            Numbers.plain(figure.part() - figure.whole()),
                            range(figure.difference())));
            table.write(html);
        }
        html.paragraph(
                "Large models whose learning rate no longer suits them, or short runs with a long warm-up, make the"
                        + " laws differ. A difference outside of the last column is more than the scatter of the runs explains, but for one in twenty; one"
                        + " inside does not show that all is well, for laws of fewer runs are rough.");
    }

    private static String range(Interval interval) {
        return Double.isFinite(interval.low()) && Double.isFinite(interval.high())
                ? Numbers.plain(interval.low()) + " to " + Numbers.plain(interval.high())
                : "unknown";
    }
}
