package io.ladder.scaling.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.Counted;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.tuning.TuningFit;
import io.ladder.scaling.fit.tuning.TuningJson;
import io.ladder.scaling.fit.tuning.TuningReport;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.ChartJson;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Picture;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Page;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.report.section.Glossary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What people read of a law of settings: the same files as of a law of loss ({@link FitPages}). */
public final class TuningPage {
    /** What the exponents are of. */
    private static final Map<String, String> THINGS = Map.of("N", "parameters", "D", "tokens", "C", "compute");

    private TuningPage() {}

    /**
     * Writes {@code report.html} and the picture.
     *
     * @param title what was fitted
     * @param directory that is there
     * @return what could not be painted, for people
     */
    public static List<String> write(TuningReport report, String title, Path directory) {
        Chart chart = BestSettingChart.of(report, words(report));
        try {
            Files.writeString(directory.resolve(FitPages.PAGE), html(report, title, chart), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory.resolve(FitPages.PAGE), e);
        }
        return Picture.paint(chart, directory).stream().toList();
    }

    private static String html(TuningReport report, String title, Chart chart) {
        String heading = "Best " + words(report) + " of " + title;
        var html = new Html();
        html.open("main").open("header").element("h1", heading);
        html.paragraph(
                "Fitted to " + report.used().size() + " of "
                        + Counted.of(report.searches().size(), "search", "searches"),
                "class",
                "sub");
        html.close();
        section(html, "answer", "The answer");
        lead(report, html);
        Glossary.ofSetting(html, report.form(), words(report));
        growth(report, html);
        foretold(report, html);
        html.close();
        if (!report.warnings().isEmpty()) {
            section(html, "warnings", "Warnings");
            html.list(report.warnings().stream().map(Numbers::readable).toList());
            html.close();
        }
        section(html, "searches", "Searches");
        html.chart(
                chart.id(),
                chart.description(),
                "Each search is the runs of one model and number of tokens that differ in the " + words(report)
                        + " alone. Dots are the best value that it found, "
                        + (BestSettingChart.isOfCompute(report) ? "the line is" : "diamonds are")
                        + " what the law says there: the nearer, the better the law.");
        searches(report, html);
        html.close();
        section(html, "constants", "The law's constants");
        constants(report, html);
        html.close();
        section(html, "method", "Method");
        html.list(List.of(
                "Runs of one N and D that differ in the setting are a search; its best value is the lowest point of a"
                        + " parabola of loss over ln(setting). Searches whose best is the smallest or largest value tried are"
                        + " named and not used.",
                "The law is a line of ln(best value) over ln N and ln D, or over ln C where searches cannot tell these apart"
                        + " (DeepSeek-AI 2024, “DeepSeek LLM”, section 3.1; Li et al. 2025, “Predictable scale”).",
                "Intervals are percentiles 2.5 and 97.5 over laws of best values drawn again, as far off as the searches scatter"
                        + " about the law, or as each minimum is uncertain where that is more. A minimum that noise would make as"
                        + " well is named and not used."));
        html.close().close();
        ObjectNode numbers = TuningJson.document(report);
        numbers.remove("draws");
        Map<String, JsonNode> data = new LinkedHashMap<>();
        data.put("charts", ChartJson.of(List.of(chart)));
        data.put("fit", numbers);
        return Page.of(heading, html.done(), data);
    }

    private static void section(Html html, String id, String title) {
        html.open("section", "id", id, "aria-labelledby", id + "-title");
        html.element("h2", title, "id", id + "-title");
    }

    private static void lead(TuningReport report, Html html) {
        TuningReport.Predicted at = report.predictions().isEmpty()
                ? report.used().stream()
                        .max(Comparator.comparingDouble(BestSettingChart::flops))
                        .map(one -> report.at(new ModelPoint(one.params(), one.tokens())))
                        .orElseThrow()
                : report.predictions().get(report.predictions().size() - 1);
        html.open("p", "class", "lead")
                .text((report.predictions().isEmpty() ? "For the largest model searched, " : "For a model of ")
                        + Numbers.spelled(at.params()) + " parameters on " + Numbers.spelled(at.tokens())
                        + " tokens, the best "
                        + words(report) + " is about ")
                .strong(Numbers.plain(at.value()))
                .text(at.interval()
                                .map(known -> ", by the searches anything from " + Numbers.plain(known.low()) + " to "
                                        + Numbers.plain(known.high()) + " (95%)")
                                .orElse("")
                        + ".")
                .close();
    }

    /** What twice the size, tokens or compute does to the setting. */
    private static void growth(TuningReport report, Html html) {
        List<String> parts = report.law().exponents().entrySet().stream()
                .map(one -> "twice the " + THINGS.getOrDefault(one.getKey(), one.getKey()) + " wants "
                        + Numbers.times(Math.pow(2, one.getValue())) + " the " + words(report)
                        + growth(report, one.getKey()))
                .toList();
        String text = String.join("; ", parts);
        html.paragraph((text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ". ")
                + (report.isChecked()
                        ? "The searches scatter around the law by " + Numbers.percent(Math.expm1(report.deviation()))
                                + "."
                        : "Nothing checks it: there are as many searches as constants."));
    }

    private static String growth(TuningReport report, String name) {
        return Optional.ofNullable(report.intervals().get("exponent" + name))
                .map(known -> " (95%: " + Numbers.times(Math.pow(2, known.low())) + " to "
                        + Numbers.times(Math.pow(2, known.high())) + ")")
                .orElse("");
    }

    private static String words(TuningReport report) {
        return TuningFit.LEARNING_RATE.equals(report.form()) ? "learning rate" : "batch size";
    }

    private static void constants(TuningReport report, Html html) {
        html.paragraph(report.formula());
        var table = new Table("Constants", "Symbol", "Meaning", "Value", "95% interval").words("Meaning");
        report.symbols().forEach((symbol, value) -> {
            var interval = Optional.ofNullable(report.intervals().get(symbol));
            table.row(
                    symbol,
                    symbol.equals(TuningReport.FACTOR)
                            ? "factor"
                            : "power of the "
                                    + THINGS.getOrDefault(
                                            symbol.substring("exponent".length()),
                                            symbol.substring("exponent".length())),
                    Numbers.plain(value),
                    interval.map(TuningPage::range).orElse("unknown"));
        });
        table.write(html);
    }

    private static void foretold(TuningReport report, Html html) {
        if (!report.predictions().isEmpty()) {
            var said = new Table(
                    "Best " + words(report) + " foretold", "Parameters", "Tokens", "Best value", "95% interval");
            report.predictions()
                    .forEach(one -> said.row(
                            Numbers.count(one.params()),
                            Numbers.count(one.tokens()),
                            Numbers.plain(one.value()),
                            one.interval().map(TuningPage::range).orElse("unknown")));
            said.write(html);
        }
    }

    private static String range(Interval interval) {
        return Numbers.plain(interval.low()) + " to " + Numbers.plain(interval.high());
    }

    private static void searches(TuningReport report, Html html) {
        var table = new Table("Searches", "Parameters", "Tokens", "Best value", "By the law", "Loss there", "Used")
                .words("Used");
        report.searches()
                .forEach(one -> table.row(
                        Numbers.count(one.params()),
                        Numbers.count(one.tokens()),
                        Numbers.plain(one.value()),
                        Numbers.plain(BestSettingChart.byLaw(report, one)),
                        Numbers.loss(one.loss()),
                        one.rejected().map(why -> "no: " + why).orElse("yes")));
        table.write(html);
    }
}
