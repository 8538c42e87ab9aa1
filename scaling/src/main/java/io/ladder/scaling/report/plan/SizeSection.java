package io.ladder.scaling.report.plan;

import io.ladder.scaling.plan.Deployment;
import io.ladder.scaling.plan.Figures;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.CurvePoint;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.chart.Spaced;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.report.section.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Why this size: what smaller and larger models cost for the same loss, and lose for the same compute. */
final class SizeSection implements Section {
    static final String COMPUTE = "plan-compute";
    static final String LOSS = "plan-loss";

    /** How far around the best size. */
    private static final double FACTOR = 8;

    private static final int POINTS = 97;

    /** Times the cheapest compute beyond which nobody asks. */
    private static final double DEAREST = 5;

    /** Compute that a team would hardly notice. */
    private static final double HARDLY_DEARER = 1.05;

    /** Two figures of one search that differ by less are the same. */
    private static final double SAME = 1e-4;

    private final Plan plan;
    private final String reservation;
    private final Frontier frontier;
    private final Allocation optimum;
    private final double loss;

    /** @param reservation to follow "with 95% confidence" */
    SizeSection(Plan plan, String reservation) {
        this.plan = plan;
        this.reservation = reservation;
        frontier = new Frontier(plan.lossLaw());
        optimum = plan.answer().computeOptimal();
        loss = frontier.loss(optimum);
    }

    @Override
    public String id() {
        return "sizes";
    }

    @Override
    public String title() {
        return "What a smaller or a larger model would cost";
    }

    @Override
    public void write(Html html) {
        html.paragraph("The model that is cheapest to train to a loss of " + Numbers.loss(loss) + " has "
                + Numbers.spelled(optimum.params()) + " parameters." + nearlyAsCheap()
                + plan.answer()
                        .computeOptimalParams()
                        .map(interval -> " How sure that size is: it lies between " + Numbers.spelled(interval.low())
                                + " and " + Numbers.spelled(interval.high())
                                + " with 95% confidence" + reservation + ", the shaded stretch below.")
                        .orElse("")
                + (plan.answer().allocation().params() < optimum.params() * (1 - SAME)
                        ? plan.largestParams().isPresent()
                                ? " The plan is smaller than that because no larger model fits the memory."
                                : plan.isAsLargeAsAllowed()
                                        ? " The plan is smaller than that because no larger model was asked for."
                                        : plan.answer().serving().isPresent()
                                                ? " The plan is smaller than that because of the tokens that it will serve."
                                                : " The plan is smaller than that because a larger model would need a slower place"
                                                        + " on the ladder of parallelism."
                        : ""));
        html.open("div", "class", "pair");
        html.chart(
                COMPUTE,
                compute().description(),
                "Training compute for the same loss, as a multiple of the cheapest. Smaller models need many more tokens"
                        + " for it, larger ones cost more for each token.");
        html.chart(LOSS, loss().description(), "Loss that each size reaches with the same training compute.");
        html.close();
        var table = new Table(
                "Sizes around the cheapest to train",
                "Size",
                "Parameters",
                "Tokens for the same loss",
                "Compute for the same loss",
                "Loss for the same compute");
        for (CurvePoint point : plan.answer().curve()) {
            table.row(
                    Numbers.times(point.sizeRatio()),
                    Numbers.count(point.params()) + (plan.takes(point) ? " (this plan)" : ""),
                    point.tokens().map(Numbers::count).orElse("no number is enough"),
                    point.flopsRatio().map(Numbers::times).orElse("out of reach"),
                    Numbers.loss(point.lossAtSameFlops()));
        }
        table.write(html);
        plan.deployment().filter(on -> plan.heldSizes().size() > 1).ifPresent(on -> held(on).write(html));
    }

    private Table held(Deployment on) {
        var table = new Table(
                plan.weighsSizesByTime()
                        ? "Sizes that the executors hold, each trained for as long as there is time"
                        : "Sizes that the executors hold: the largest, and the largest for every higher number of them",
                "Parameters",
                "Tokens",
                "Loss",
                "Executors that compute",
                "Time",
                "Money",
                "Option that plans it");
        plan.heldSizes()
                .forEach(size -> table.row(
                        Numbers.count(size.params()) + (plan.takes(size) ? " (this plan)" : ""),
                        Numbers.count(size.tokens()),
                        Numbers.loss(size.loss()),
                        size.ranks() + " of " + on.cluster().executors(),
                        Figures.duration(size.hours()),
                        size.money().map(Words::amount).orElse("-"),
                        plan.takes(size) ? "-" : size.option()));
        return table;
    }

    @Override
    public List<Chart> charts() {
        return List.of(compute(), loss());
    }

    private Chart compute() {
        var params = new ArrayList<Double>();
        var ratios = new ArrayList<Double>();
        var labels = new ArrayList<String>();
        for (double size : sizes()) {
            OptionalDouble tokens = frontier.tokensFor(size, loss);
            if (tokens.isPresent() && ratio(size, tokens.getAsDouble()) <= DEAREST) {
                params.add(size);
                ratios.add(ratio(size, tokens.getAsDouble()));
                labels.add(Numbers.count(tokens.getAsDouble()) + " tokens");
            }
        }
        var series = new ArrayList<Series>();
        series.add(Series.line("compute for the same loss", Role.LAW, params, ratios)
                .labelled(labels));
        series.add(cheapest(1));
        Allocation taken = plan.answer().allocation();
        if (isAnother(taken)) {
            boolean reachesIt = Math.abs(frontier.loss(taken) / loss - 1) < SAME;
            frontier.tokensFor(taken.params(), loss).stream()
                    .map(tokens -> ratio(taken.params(), tokens))
                    .filter(ratio -> ratio <= DEAREST)
                    .forEach(ratio -> series.add(thisPlan(taken, ratio, reachesIt)));
        }
        return new Chart(
                COMPUTE,
                "Compute for the same loss",
                "Training compute for a loss of " + Numbers.loss(loss) + " over parameters; lowest at "
                        + Numbers.count(optimum.params()) + ".",
                Axis.logarithmic("parameters N", Quantity.COUNT),
                Axis.linear("compute, times the cheapest", Quantity.PLAIN),
                series,
                interval(),
                true);
    }

    private Chart loss() {
        List<Double> params = sizes();
        List<Double> losses = params.stream()
                .map(size -> frontier.loss(new Allocation(size, tokensOfSameCompute(size))))
                .toList();
        var series = new ArrayList<Series>();
        series.add(Series.line("loss for the same compute", Role.LAW, params, losses)
                .labelled(params.stream()
                        .map(size -> Numbers.count(tokensOfSameCompute(size)) + " tokens")
                        .toList()));
        series.add(cheapest(loss));
        Allocation taken = plan.answer().allocation();
        if (isAnother(taken) && taken.params() > optimum.params() / FACTOR) {
            var sameCompute = new Allocation(taken.params(), tokensOfSameCompute(taken.params()));
            boolean spendsIt = Math.abs(taken.flops() / optimum.flops() - 1) < SAME;
            series.add(thisPlan(taken, frontier.loss(sameCompute), spendsIt));
        }
        return new Chart(
                LOSS,
                "Loss for the same compute",
                "Loss over parameters for " + Numbers.power(optimum.flops()) + " FLOPs; lowest at "
                        + Numbers.count(optimum.params()) + ".",
                Axis.logarithmic("parameters N", Quantity.COUNT),
                Axis.linear(plan.lossUnit().axis(), Quantity.LOSS),
                series,
                interval(),
                true);
    }

    private Series cheapest(double height) {
        return Series.marks(
                isAnother(plan.answer().allocation()) ? "cheapest to train" : "this plan",
                Role.FRONTIER,
                List.of(optimum.params()),
                List.of(height));
    }

    /** @param whole whether the plan lies on the curve with loss and compute too */
    private static Series thisPlan(Allocation taken, double height, boolean whole) {
        return Series.marks(
                whole ? "this plan" : "this plan's size", Role.HELD, List.of(taken.params()), List.of(height));
    }

    private boolean isAnother(Allocation taken) {
        return Math.abs(taken.params() / optimum.params() - 1) > SAME;
    }

    private Optional<Chart.Span> interval() {
        double low = optimum.params() / FACTOR;
        double high = optimum.params() * FACTOR;
        return plan.answer()
                .computeOptimalParams()
                .map(known ->
                        new Chart.Span("best size, 95%", Math.max(low, known.low()), Math.min(high, known.high())));
    }

    private String nearlyAsCheap() {
        var near = sizes().stream()
                .filter(size -> frontier.tokensFor(size, loss).stream()
                        .anyMatch(tokens -> ratio(size, tokens) <= HARDLY_DEARER))
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        return near.getCount() < 2
                ? ""
                : " The valley is flat: any size between " + Numbers.spelled(near.getMin()) + " and "
                        + Numbers.spelled(near.getMax()) + " gets there with at most "
                        + Numbers.percent(HARDLY_DEARER - 1) + " more compute.";
    }

    private List<Double> sizes() {
        return Spaced.logarithmically(optimum.params() / FACTOR, optimum.params() * FACTOR, POINTS);
    }

    private double ratio(double params, double tokens) {
        return new Allocation(params, tokens).flops() / optimum.flops();
    }

    private double tokensOfSameCompute(double params) {
        return optimum.tokens() * optimum.params() / params;
    }
}
