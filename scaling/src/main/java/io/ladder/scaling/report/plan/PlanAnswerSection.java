package io.ladder.scaling.report.plan;

import io.ladder.conf.Counted;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.Rollout;
import io.ladder.scaling.plan.Deployment;
import io.ladder.scaling.plan.Figures;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.RunCost;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.CurvePoint;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.section.Glossary;
import io.ladder.scaling.report.section.Section;
import io.ladder.scaling.report.section.Trust;
import java.util.Optional;

/** The first lines: what to train with what was given, how good it will be, how long it takes and what it costs. */
final class PlanAnswerSection implements Section {
    private static final double HALF = 0.5;
    private static final double CLOSE = 1e-6;

    private final Plan plan;
    private final Optional<Rollout> rollout;

    /**
     * Of a plan.
     *
     * @param rollout that tested the law; empty if nothing did
     */
    PlanAnswerSection(Plan plan, Optional<Rollout> rollout) {
        this.plan = plan;
        this.rollout = rollout;
    }

    @Override
    public String id() {
        return "answer";
    }

    @Override
    public String title() {
        return "The answer";
    }

    @Override
    public void write(Html html) {
        Allocation best = plan.answer().allocation();
        html.open("p", "class", "lead")
                .text(Ask.of(plan.question(), plan.lossUnit()) + ", train ")
                .strong(Numbers.spelled(best.params()) + " parameters")
                .text(" on ")
                .strong(Numbers.spelled(best.tokens()) + " tokens")
                .text(" (" + Numbers.ratio(best.tokensPerParameter()) + " tokens per parameter, "
                        + Numbers.power(best.flops()) + " FLOPs). Expected loss: ")
                .strong(Numbers.loss(plan.answer().loss().loss()))
                .text(" " + plan.lossUnit().words()
                        + between(plan.answer().loss().interval()));
        Optional<RunCost> cost = plan.deployment().flatMap(Deployment::cost);
        cost.ifPresent(known -> cost(html, known));
        html.text(".").close();
        plan.answer()
                .givenUp()
                .ifPresent(price -> html.paragraph("Given up: " + Numbers.readable(price.words()) + "."));
        plan.answer()
                .nearlyAsGood()
                .ifPresent(cheaper -> html.paragraph("For less: "
                        + Numbers.readable(cheaper.words(
                                plan.answer().loss(), plan.lossUnit().words(), Frontier.floor(plan.lossLaw())))
                        + "."));
        if (plan.answer().loss().interval().isPresent()) {
            Trust.caveat(rollout).ifPresent(text -> html.paragraph(text, "class", "caveat"));
        }
        Glossary.write(html, plan.lossUnit(), true);
        if (!plan.limits().isEmpty()) {
            html.paragraph("What limits it: " + Numbers.readable(String.join("; ", plan.limits())) + ".");
        }
        html.paragraph(place());
        halfTheSize()
                .ifPresent(
                        point -> html.paragraph(
                                "A model of half the size would take "
                                        + Numbers.percent(point.flopsRatio().orElseThrow() - 1)
                                        + " more training compute for the same loss, and every token it serves would cost half as much."));
    }

    private void cost(Html html, RunCost cost) {
        html.text(". It takes ").strong(Figures.duration(cost.hours()));
        plan.deployment()
                .flatMap(on -> on.choice().chosen())
                .ifPresent(chosen ->
                        html.text(" on " + Counted.of(chosen.placement().ranks(), "executor") + " ("
                                + Words.amount(cost.rankHours()) + " executor-hours)"));
        cost.money()
                .ifPresent(money ->
                        html.text(" and costs ").strong(Words.amount(money)).text(" in the currency of the price"));
    }

    /** Whether and how it runs, in a sentence or two. */
    private String place() {
        if (plan.deployment().isEmpty()) {
            return "No cluster was described, so this page does not know how long that takes or what it costs: give"
                    + " --executors, --cores, --memory and --bench to the plan, and --price.";
        }
        Deployment on = plan.deployment().get();
        Optional<Alternative> chosen = on.choice().chosen();
        if (chosen.isEmpty()) {
            return "It does not fit this cluster: no way of splitting the model that was looked at leaves each executor"
                    + " with less than its memory. More memory or more executors are needed.";
        }
        Alternative one = chosen.get();
        String memory = Figures.bytes(one.neededBytes()) + " of "
                + Figures.bytes(on.cluster().offHeapBytes()) + " that each executor has outside of its Java heap";
        return on.isRunnable()
                ? "It fits: " + Words.of(one.placement()) + ", taking " + memory + "."
                        + on.idle().map(idle -> " " + idle + ".").orElse("")
                : "This version of Ladder cannot run it yet: the lowest rung of the ladder that fits is "
                        + Words.of(one.placement()) + ", taking " + memory + ". Time, memory and cost are estimates by"
                        + " published formulas.";
    }

    /** Only where the plan is the model that is cheapest to train: others are beside the point of the curve. */
    private Optional<CurvePoint> halfTheSize() {
        boolean optimal = Math.abs(plan.answer().allocation().params()
                                / plan.answer().computeOptimal().params()
                        - 1)
                < CLOSE;
        return plan.answer().curve().stream()
                .filter(point -> optimal
                        && Math.abs(point.sizeRatio() - HALF) < CLOSE
                        && point.flopsRatio().isPresent())
                .findFirst();
    }

    private static String between(Optional<Interval> interval) {
        return interval.map(known -> " (95%: " + Numbers.loss(known.low()) + " to " + Numbers.loss(known.high()) + ")")
                .orElse(" (how certain, is not known)");
    }
}
