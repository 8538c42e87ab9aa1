package io.ladder.scaling.fit;

import io.ladder.scaling.law.ComputeOptimal;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as a few lines for people. */
public final class FitTable {
    private static final int WIDTH = 100;
    /** Compute of the dearest run, but for rounding: 1.05 is told as 1.1 times. */
    private static final double AS_DEAR = 1.05;

    /** Times the largest or the smallest that was measured: farther out is told. */
    private static final double OUTSIDE = 10;

    /** Counts below are printed whole. */
    private static final double A_MILLION = 1e6;

    private final FitReport report;
    private final List<String> lines = new ArrayList<>();

    private FitTable(FitReport report) {
        this.report = report;
    }

    /** The lines, without line ends. */
    public static List<String> lines(FitReport report) {
        var table = new FitTable(report);
        table.law();
        table.optima();
        table.predictions();
        table.rollout();
        table.condition();
        table.warnings();
        return List.copyOf(table.lines);
    }

    private void law() {
        say(
                "%s: %s, objective %.7g, residuals %.2f%%",
                report.law().form(), report.evidence(), report.objective(), 100 * report.residualDeviation());
        say("");
        say("%-8s %12s   %-26s %s", "", "value", "95% interval", "standard error");
        for (Map.Entry<String, Double> symbol : report.law().symbols().entrySet()) {
            row(symbol.getKey(), symbol.getValue());
        }
        report.paramsExponent().ifPresent(a -> exponent("a", "N* ~ C^", a));
        report.tokensExponent().ifPresent(b -> exponent("b", "D* ~ C^", b));
    }

    /** By its usual symbol, unless the law has another constant of that name, or this one already. */
    private void exponent(String symbol, String words, double value) {
        Double constant = report.law().symbols().get(symbol);
        if (constant == null) {
            row(symbol, value);
        } else if (constant != value) {
            row(words, value);
        }
    }

    private void row(String symbol, double value) {
        Interval interval = report.intervals().get(symbol);
        if (interval == null) {
            say("%-8s %12.6g   -", symbol, value);
        } else if (interval.isFixed()) {
            say("%-8s %12.6g   the same in all replicates", symbol, value);
        } else {
            say(
                    "%-8s %12.6g   %-26s %s",
                    symbol,
                    value,
                    String.format(Locale.ROOT, "%.6g ... %.6g", interval.low(), interval.high()),
                    interval.standardError()
                            .map(deviation -> String.format(Locale.ROOT, "%.3g", deviation))
                            .orElse(StandardErrors.NONE));
        }
    }

    private void optima() {
        if (report.undetermined().isPresent()) {
            say("");
            wrapped("No best N and D: " + report.undetermined().get());
            return;
        }
        if (!(report.law() instanceof ComputeOptimal law)) {
            return;
        }
        double dearest = report.runs().stream()
                .filter(run -> run.excluded().isEmpty())
                .mapToDouble(run -> run.run().flops())
                .max()
                .orElse(0);
        if (!(dearest > 0)) {
            return;
        }
        say("");
        Foretelling foretelling = Foretelling.of(report);
        say("%-12s %12s %12s %8s %8s   %s", "FLOPs", "N*", "D*", "D*/N*", "loss", "95% prediction interval");
        double first = Math.pow(10, Math.floor(Math.log10(dearest)));
        for (int i = 0; i <= 3; i++) {
            double flops = first * Math.pow(10, i);
            double params = law.optimalParams(flops);
            double tokens = law.optimalTokens(flops);
            say(
                    "%-12.0e %12.4g %12.4g %8.3g %8.4f   %-20s%s",
                    flops,
                    params,
                    tokens,
                    tokens / params,
                    law.loss(params, tokens),
                    interval(foretelling.at(new ModelPoint(params, tokens)).interval()),
                    inBrackets(Stream.concat(
                            flops > dearest ? Stream.of(beyond(flops / dearest)) : Stream.empty(),
                            outside(params, tokens, flops / dearest))));
        }
    }

    private static String inBrackets(Stream<String> parts) {
        String all = parts.collect(Collectors.joining("; "));
        return all.isEmpty() ? "" : "   (" + all + ")";
    }

    /**
     * Which of N and D lie far outside of those measured.
     *
     * @param explained times by which larger ones are told otherwise
     */
    private Stream<String> outside(double params, double tokens, double explained) {
        return Stream.concat(
                outside("N", params, run -> run.params(), explained),
                outside("D", tokens, run -> run.tokens(), explained));
    }

    private Stream<String> outside(String what, double value, ToDoubleFunction<Run> quantity, double explained) {
        DoubleSummaryStatistics measured = report.runs().stream()
                .filter(run -> run.excluded().isEmpty())
                .mapToDouble(run -> quantity.applyAsDouble(run.run()))
                .filter(Double::isFinite)
                .summaryStatistics();
        if (measured.getCount() == 0 || !(measured.getMin() > 0)) {
            return Stream.empty();
        }
        if (value > Math.max(OUTSIDE, explained) * measured.getMax()) {
            return Stream.of(what + " " + Assessment.times(value / measured.getMax()) + " times the largest measured");
        }
        return value < measured.getMin() / OUTSIDE
                ? Stream.of(what + " 1/" + Assessment.times(measured.getMin() / value) + " of the smallest measured")
                : Stream.empty();
    }

    /** How far beyond what was measured. */
    private static String beyond(double times) {
        if (times < AS_DEAR) {
            return "as much as the most expensive run took";
        }
        return String.format(
                Locale.ROOT,
                times < 10 ? "%.1f times the most expensive run" : "%.0f times the most expensive run",
                times);
    }

    private static String interval(Interval interval) {
        return Double.isNaN(interval.low())
                ? "-"
                : String.format(Locale.ROOT, "%.4f ... %.4f", interval.low(), interval.high());
    }

    private void predictions() {
        if (report.predictions().isEmpty()) {
            return;
        }
        say("");
        boolean hasTokens = report.predictions().stream().anyMatch(said -> Double.isFinite(said.tokens()));
        List<String> circumstances =
                ModelPoint.circumstancesOf(report.predictions().stream().map(Prediction::point));
        String heading = String.format(Locale.ROOT, "%-12s", "N") + (hasTokens ? cell("D") : "");
        say(
                "%s%s %8s   %s",
                heading,
                circumstances.stream().map(FitTable::cell).collect(Collectors.joining()),
                "loss",
                "95% prediction interval");
        for (Prediction said : report.predictions()) {
            String tokens = hasTokens ? cell(number(said.tokens())) : "";
            String more = circumstances.stream()
                    .map(name -> cell(number(said.circumstances().getOrDefault(name, Double.NaN))))
                    .collect(Collectors.joining());
            say(
                    "%-12.4g%s%s %8.4f   %s%s",
                    said.params(),
                    tokens,
                    more,
                    said.loss(),
                    interval(said.interval()),
                    inBrackets(outside(said.params(), said.tokens(), 1)));
        }
    }

    private static String cell(String text) {
        return String.format(Locale.ROOT, " %12s", text);
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        boolean isCount = value == Math.rint(value) && value < A_MILLION;
        return String.format(Locale.ROOT, isCount ? "%.0f" : "%.4g", value);
    }

    private void rollout() {
        report.rollout().ifPresent(held -> {
            say("");
            say(
                    "held out: fitted on the %d %s %s, the %d %s are foretold with a mean error of %.2f%%%s",
                    held.fitted(),
                    held.order().least(),
                    report.rows(),
                    held.measured().size(),
                    held.order().most(),
                    100 * held.meanRelativeError(),
                    Double.isNaN(held.coverage())
                            ? ""
                            : String.format(
                                    Locale.ROOT, ", %.0f%% inside their 95%% intervals", 100 * held.coverage()));
        });
    }

    private void condition() {
        if (report.draws().size() > 0) {
            say("");
            wrapped(Condition.SENTENCE);
        }
    }

    private void warnings() {
        if (!report.warnings().isEmpty()) {
            say("");
            say("warnings:");
            report.warnings().forEach(this::wrapped);
        }
    }

    private void wrapped(String sentence) {
        var line = new StringBuilder("- ");
        for (String word : sentence.split(" ", -1)) {
            if (line.length() + word.length() > WIDTH) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                line.append("  ");
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }

    private void say(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
