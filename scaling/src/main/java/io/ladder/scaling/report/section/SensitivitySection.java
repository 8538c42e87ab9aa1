package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.Sensitivity;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import java.util.ArrayList;
import java.util.List;

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
        boolean isNoiseKnown = report.sensitivity().stream()
                .flatMap(one -> one.figures().stream())
                .anyMatch(figure -> isKnown(figure.difference()));
        for (Sensitivity one : report.sensitivity()) {
            List<String> columns = new ArrayList<>(List.of("Figure", "All runs", "Without", "Difference"));
            if (isNoiseKnown) {
                columns.add("95% of differences by noise");
            }
            var table = new Table(
                    "Without " + one.without() + ": fitted to " + one.left() + " of " + report.points() + " runs",
                    columns);
            one.figures().forEach(figure -> table.row(cells(figure, isNoiseKnown)));
            table.write(html);
        }
        html.paragraph(
                "Large models whose learning rate no longer suits them, or short runs with a long warm-up, make the laws"
                        + " differ. "
                        + (isNoiseKnown
                                ? "A difference outside of the last column is more than the scatter of the runs explains, but"
                                        + " for one in twenty; one inside does not show that all is well, for laws of fewer runs"
                                        + " are rough."
                                : "How far apart scatter alone takes them is not known here, as no runs were resampled; laws of"
                                        + " fewer runs are rough."));
    }

    private static List<String> cells(Sensitivity.Figure figure, boolean isNoiseKnown) {
        List<String> cells = new ArrayList<>(List.of(
                Numbers.readable(figure.name()),
                Numbers.plain(figure.whole()),
                Numbers.plain(figure.part()),
                Numbers.plain(figure.part() - figure.whole())));
        if (isNoiseKnown) {
            Interval noise = figure.difference();
            cells.add(isKnown(noise) ? Numbers.plain(noise.low()) + " to " + Numbers.plain(noise.high()) : "unknown");
        }
        return cells;
    }

    private static boolean isKnown(Interval interval) {
        return Double.isFinite(interval.low()) && Double.isFinite(interval.high());
    }
}
