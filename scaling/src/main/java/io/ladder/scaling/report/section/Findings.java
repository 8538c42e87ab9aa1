package io.ladder.scaling.report.section;

import static io.ladder.scaling.report.chart.Numbers.loss;
import static io.ladder.scaling.report.chart.Numbers.percent;
import static io.ladder.scaling.report.chart.Numbers.power;
import static io.ladder.scaling.report.chart.Numbers.spelled;
import static io.ladder.scaling.report.chart.Numbers.times;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.runs.CostOrder;

/** What a fit found, in two paragraphs: how to split compute, and how far to believe that. */
final class Findings {
    /** Width of the interval of E, in E, up to which it is told as a fact. */
    private static final double SURE = 0.25;

    private final Subject subject;
    private final FitReport report;

    Findings(Subject subject) {
        this.subject = subject;
        report = subject.report();
    }

    void write(Html html) {
        split(html);
        trust(html);
    }

    private void split(Html html) {
        if (report.paramsExponent().isEmpty() || report.tokensExponent().isEmpty()) {
            return;
        }
        double a = report.paramsExponent().getAsDouble();
        double b = report.tokensExponent().getAsDouble();
        html.open("p")
                .text("Twice the compute is best spent on ")
                .strong(times(Math.pow(2, a)) + " the parameters")
                .text(" and ")
                .strong(times(Math.pow(2, b)) + " the tokens")
                .text(": the best number of parameters grows as compute to the power of " + loss(a) + range("a", a)
                        + ", the best number of tokens to the power of " + loss(b) + range("b", b) + ".");
        Double floor = report.law().symbols().get("E");
        if (floor != null && Double.isFinite(floor)) {
            html.text(" " + floor(floor));
        }
        html.close();
    }

    /** No promise where the runs hardly tell. */
    private String floor(double floor) {
        Interval interval = report.intervals().get("E");
        if (interval == null) {
            return "By this law the loss stays above " + loss(floor)
                    + ", however much is spent; how sure that is, is not" + " known.";
        }
        double width = interval.high() - interval.low();
        return width <= SURE * floor
                ? "However much is spent, the loss stays above " + loss(floor) + range("E", floor) + "."
                : "What loss would remain however much is spent, these runs hardly tell: the law says " + loss(floor)
                        + ", and anything from " + loss(interval.low()) + " to " + loss(interval.high())
                        + " is plausible (95%).";
    }

    /** The interval of a value; none if the symbol means another constant in this form, as {@code a} does in Gadre's. */
    private String range(String symbol, double value) {
        Interval interval = report.intervals().get(symbol);
        Double constant = report.law().symbols().get(symbol);
        return interval == null || (constant != null && constant != value)
                ? ""
                : " (95%: " + loss(interval.low()) + " to " + loss(interval.high()) + ")";
    }

    private String range() {
        if (subject.order() == CostOrder.COMPUTE) {
            return power(subject.flops().getMin()) + " and "
                    + power(subject.flops().getMax()) + " FLOPs";
        }
        var params = subject.range(run -> run.run().params());
        return spelled(params.getMin()) + " and " + spelled(params.getMax()) + " parameters";
    }

    private void trust(Html html) {
        html.open("p")
                .text("How far to trust it: fitted to " + report.evidence() + " between " + range()
                        + ", which the law meets within " + percent(report.residualDeviation())
                        + " (standard deviation of measured over predicted loss).");
        html.text(report.rollout()
                .filter(rollout -> !rollout.predictions().isEmpty())
                .map(rollout -> " " + Trust.said(rollout, report.rows()))
                .orElse(" Whether it foretells larger runs was not tested: there are too few runs to hold some out."));
        if (report.draws().size() == 0) {
            html.text(" No bootstrap was run, so nothing is known of the law's own uncertainty.");
        }
        html.close();
    }
}
