package io.ladder.scaling.report.plan;

import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.ServingOutlook;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.plan.budget.Serving;
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

/** Training and serving together: the model whose whole life costs least (Sardana et al. 2023). */
final class ServingSection implements Section {
    static final String ID = "plan-lifetime";
    private static final int POINTS = 300;

    /** How far beyond both models the plot goes, as a factor. */
    private static final double ROOM = 2.5;

    /** Times the cheapest life beyond which the plot ends: a model that is almost too small takes any compute. */
    private static final double DEAREST = 4;

    private static final double SAME = 1e-4;

    private final Plan plan;
    private final ServingOutlook outlook;
    private final Serving serving;
    private final Chart chart;

    ServingSection(Plan plan, ServingOutlook outlook) {
        this.plan = plan;
        this.outlook = outlook;
        serving = outlook.optimum();
        chart = chart();
    }

    @Override
    public String id() {
        return "serving";
    }

    @Override
    public String title() {
        return "What serving changes";
    }

    @Override
    public void write(Html html) {
        html.paragraph("To serve " + Numbers.spelled(serving.served()) + " tokens at a loss of "
                + Numbers.loss(serving.loss()) + ", a model of "
                + Numbers.spelled(serving.best().params())
                + " parameters trained on "
                + Numbers.spelled(serving.best().tokens())
                + " tokens takes the least compute in its whole life: " + Numbers.percent(outlook.savedShare())
                + " less than the model that is cheapest to train, though training alone takes "
                + Numbers.times(outlook.trainingRatio()) + " as much."
                + (isPlan(serving.best())
                        ? " That is the plan."
                        : plan.largestParams()
                                        .filter(largest ->
                                                largest < serving.best().params())
                                        .isPresent()
                                ? " The executors do not hold it, so the plan is the largest model that they hold."
                                : " Its training would exceed the budget, so the plan is the best model that stays"
                                        + " within it."));
        html.chart(
                ID,
                chart.description(),
                "Compute of training to that loss, of serving, and of both, over the size of the model.");
        var table = new Table(
                "Whole lives", "Model", "Parameters", "Tokens", "Loss", "Training", "Serving", "Together (FLOPs)");
        row(table, "cheapest to train", serving.computeOptimal());
        row(table, "cheapest in its life", serving.best());
        if (!isPlan(serving.best())) {
            row(table, "this plan", plan.answer().allocation());
        }
        table.write(html);
    }

    @Override
    public List<Chart> charts() {
        return List.of(chart);
    }

    private void row(Table table, String name, Allocation model) {
        double all = model.lifetimeFlops(serving.served());
        table.row(
                name,
                Numbers.count(model.params()),
                Numbers.count(model.tokens()),
                Numbers.loss(plan.lossAt(model.params(), model.tokens())),
                Numbers.power(model.flops()),
                Numbers.power(all - model.flops()),
                Numbers.power(all));
    }

    private boolean isPlan(Allocation model) {
        return Math.abs(model.params() / plan.answer().allocation().params() - 1) < SAME;
    }

    private Chart chart() {
        var frontier = new Frontier(plan.lossLaw());
        double served = serving.served();
        double least = serving.best().lifetimeFlops(served);
        double smallest =
                Math.min(serving.best().params(), serving.computeOptimal().params());
        double from = Math.min(smallest, plan.answer().allocation().params()) / ROOM;
        double to = Math.max(serving.best().params(), serving.computeOptimal().params()) * ROOM;
        var params = new ArrayList<Double>();
        var training = new ArrayList<Double>();
        var service = new ArrayList<Double>();
        var life = new ArrayList<Double>();
        var labels = new ArrayList<String>();
        for (double size : Spaced.logarithmically(from, to, POINTS)) {
            OptionalDouble tokens = frontier.tokensFor(size, serving.loss());
            if (tokens.isPresent()) {
                var model = new Allocation(size, tokens.getAsDouble());
                double all = model.lifetimeFlops(served);
                if (all <= DEAREST * least) {
                    params.add(size);
                    training.add(model.flops());
                    service.add(all - model.flops());
                    life.add(all);
                    labels.add(Numbers.count(model.tokens()) + " tokens of training");
                }
            }
        }
        var series = new ArrayList<Series>();
        series.add(Series.line("training", Role.MEASURED, params, training).dashed());
        series.add(Series.line("serving", Role.HELD, params, service).dashed());
        series.add(Series.line("both", Role.LAW, params, life).labelled(labels));
        series.add(mark("cheapest to train", Role.MEASURED, serving.computeOptimal()));
        series.add(mark("cheapest in its life", Role.FRONTIER, serving.best()));
        Allocation taken = plan.answer().allocation();
        boolean isOnTheCurve = Math.abs(plan.lossAt(taken.params(), taken.tokens()) / serving.loss() - 1) < SAME
                && taken.lifetimeFlops(served) <= DEAREST * least;
        if (!isPlan(serving.best()) && isOnTheCurve) {
            series.add(mark("this plan", Role.HELD, taken));
        }
        return new Chart(
                ID,
                "Compute of a model's life",
                "Training, serving and both over parameters; both together are lowest at "
                        + Numbers.count(serving.best().params()) + " parameters.",
                Axis.logarithmic("parameters N", Quantity.COUNT),
                Axis.linear("compute (FLOPs)", Quantity.FLOPS),
                series,
                Optional.empty(),
                true);
    }

    private Series mark(String name, Role role, Allocation model) {
        return Series.marks(name, role, List.of(model.params()), List.of(model.lifetimeFlops(serving.served())));
    }
}
