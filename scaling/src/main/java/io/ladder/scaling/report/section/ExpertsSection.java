package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.chart.Spaced;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.runs.CostOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What experts buy: loss over size for each number of experts, and the dense model that is as good (Clark et al. 2022). */
final class ExpertsSection implements Section {
    private static final String ID = "experts";
    private static final int POINTS = 40;

    /** How far beyond the largest model the curves go. */
    private static final double BEYOND = 10;

    private final Subject subject;
    private final MixtureLaw law;
    private final List<Double> numbers;
    private final double largest;
    private final List<Chart> charts;

    ExpertsSection(Subject subject, MixtureLaw law) {
        this.subject = subject;
        this.law = law;
        numbers = subject.fitted().stream()
                .map(ExpertsSection::experts)
                .distinct()
                .sorted()
                .toList();
        largest = subject.range(run -> run.run().params()).getMax();
        charts = numbers.isEmpty() ? List.of() : List.of(chart());
    }

    /** The answer of such a law, as the first lines of a page. */
    void lead(Html html) {
        if (numbers.isEmpty()) {
            html.paragraph("No run was fitted.", "class", "lead");
            return;
        }
        double most = numbers.get(numbers.size() - 1);
        double tokens = subject.range(run -> run.run().tokens()).getMax();
        Optional<Interval> interval =
                subject.interval(new ModelPoint(largest, tokens, Map.of(MixtureLaw.EXPERTS, most)));
        html.open("p", "class", "lead")
                .text("At the largest size measured, ")
                .strong(Numbers.spelled(largest) + " parameters")
                .text(" at work on each token, ")
                .strong(said(most))
                .text(" instead of one bring the loss from " + Numbers.loss(law.lossOf(largest, 1)) + " to ")
                .strong(Numbers.loss(law.lossOf(largest, most)))
                .text(" " + subject.unit().words()
                        + interval.map(known -> " (95%: " + ExtrapolationSection.range(known) + ")")
                                .orElse("")
                        + ": as good as a dense model of ")
                .strong(Numbers.spelled(law.denseEquivalent(largest, most)) + " parameters")
                .text(".")
                .close();
    }

    @Override
    public String id() {
        return "mixture";
    }

    @Override
    public String title() {
        return "What experts buy";
    }

    @Override
    public void write(Html html) {
        if (charts.isEmpty()) {
            html.paragraph("No run was fitted, so there is nothing to show.");
            return;
        }
        html.paragraph("Parameters here are those at work on one token; a mixture of experts holds many more. All runs "
                + (subject.order() == CostOrder.COMPUTE
                        ? "saw as many tokens"
                        : "are taken to have seen as many tokens (the table does not say)")
                + ", so this law cannot say how compute is split between parameters and tokens."
                + end());
        html.chart(
                ID,
                charts.get(0).description(),
                "Each colour is one number of experts: dots are runs, lines the law, drawn to ten times the largest model."
                        + " Where lines come closer, experts help less.");
        var table = new Table(
                "Experts at the largest size measured, " + Numbers.count(largest) + " parameters",
                "Experts",
                "Loss",
                "As good as a dense model of",
                "Times its size");
        for (double number : numbers) {
            double dense = law.denseEquivalent(largest, number);
            table.row(
                    Numbers.plain(number),
                    Numbers.loss(law.lossOf(largest, number)),
                    Numbers.count(dense),
                    Numbers.times(dense / largest));
        }
        table.write(html);
    }

    @Override
    public List<Chart> charts() {
        return charts;
    }

    /** Where b + c log N is zero more experts change nothing. */
    private String end() {
        double log = -law.b() / law.c();
        return law.b() < 0 && law.c() > 0
                ? " By the law experts stop helping at " + Numbers.count(Math.pow(10, log)) + " parameters"
                        + (Math.pow(10, log) > BEYOND * largest ? ", far beyond these runs." : ".")
                : "";
    }

    private Chart chart() {
        double smallest = subject.range(run -> run.run().params()).getMin();
        List<Double> params = Spaced.logarithmically(smallest, largest * BEYOND, POINTS);
        var series = new ArrayList<Series>();
        for (int i = 0; i < numbers.size(); i++) {
            double number = numbers.get(i);
            List<Double> shade = List.of(numbers.size() == 1 ? 0.5 : (double) i / (numbers.size() - 1));
            List<FittedRun> runs = subject.drawn().stream()
                    .filter(run -> experts(run) == number)
                    .toList();
            series.add(Series.points(
                            said(number),
                            Role.SHADED,
                            runs.stream().map(run -> run.run().params()).toList(),
                            runs.stream().map(run -> run.run().loss()).toList())
                    .shaded(shade)
                    .labelled(runs.stream().map(run -> run.run().name()).toList()));
            series.add(Series.line(
                            said(number),
                            Role.SHADED,
                            params,
                            params.stream()
                                    .map(size -> law.lossOf(size, number))
                                    .toList())
                    .shaded(shade)
                    .unnamed());
        }
        return new Chart(
                ID,
                "Loss over size for each number of experts",
                "Loss over parameters at work on a token, for " + numbers.size() + " numbers of experts.",
                Axis.logarithmic("parameters N at work on a token", Quantity.COUNT),
                Axis.logarithmic(subject.unit().axis(), Quantity.LOSS),
                series);
    }

    private static double experts(FittedRun run) {
        return run.run().more().getOrDefault(MixtureLaw.EXPERTS, 1.0);
    }

    private static String said(double number) {
        return Numbers.plain(number) + (number == 1 ? " expert" : " experts");
    }
}
