package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.StandardErrors;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import java.util.Map;

/** The law's constants with their intervals. */
final class ConstantSection implements Section {
    private static final Map<String, String> GREEK = Map.of(
            "alpha", "α (alpha)", "beta", "β (beta)", "gamma", "γ (gamma)", "eta", "η (eta)", "kappa", "κ (kappa)");

    private final FitReport report;

    ConstantSection(FitReport report) {
        this.report = report;
    }

    @Override
    public String id() {
        return "constants";
    }

    @Override
    public String title() {
        return "The law's constants";
    }

    @Override
    public void write(Html html) {
        var table = new Table(
                        "Constants of the form " + report.law().form(),
                        "Symbol",
                        "Meaning",
                        "Value",
                        "95% interval",
                        "Standard error")
                .words("Meaning");
        report.law().symbols().forEach((symbol, value) -> row(table, symbol, value));
        if (!report.law().symbols().containsKey("a")) {
            report.paramsExponent().ifPresent(a -> row(table, "a", a));
            report.tokensExponent().ifPresent(b -> row(table, "b", b));
        }
        table.write(html);
        html.paragraph("Objective at the minimum: " + Numbers.plain(report.objective()) + " over " + report.points()
                + " runs. Scatter of the runs around the law: " + Numbers.percent(report.residualDeviation())
                + " of the loss.");
    }

    /** Of a constant with an interval. */
    static String standardError(Interval interval) {
        return interval.standardError().map(Numbers::plain).orElse(StandardErrors.NONE);
    }

    private void row(Table table, String symbol, double value) {
        Interval interval = report.intervals().get(symbol);
        if (interval != null && interval.isFixed()) {
            table.row(
                    GREEK.getOrDefault(symbol, symbol),
                    Meanings.of(report.law().form(), symbol),
                    Numbers.plain(value),
                    "the same in all replicates",
                    "0");
            return;
        }
        table.row(
                GREEK.getOrDefault(symbol, symbol),
                Meanings.of(report.law().form(), symbol),
                Numbers.plain(value),
                interval == null ? "unknown" : Numbers.plain(interval.low()) + " to " + Numbers.plain(interval.high()),
                interval == null ? "unknown" : standardError(interval));
    }
}
