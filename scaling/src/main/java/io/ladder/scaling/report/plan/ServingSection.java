package io.ladder.scaling.report.plan;

import io.ladder.scaling.plan.LifeGain;
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
import java.util.Locale;
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
        Optional<LifeGain> gain = LifeGain.of(plan);
        gain.map(this::gained).ifPresent(html::paragraph);
        html.paragraph(isPlan(serving.best()) ? best() : ideal());
        html.chart(
                ID,
                chart.description(),
                "Compute of training to a loss of " + digits(serving.loss())
                        + ", of serving, and of both, over the size of the model.");
        var table = new Table(
                "Whole lives", "Model", "Parameters", "Tokens", "Loss", "Training", "Serving", "Together (FLOPs)");
        Optional<Allocation> fast = gain.map(LifeGain::cheapestToTrain)
                .filter(model -> plan.answer().givenUp().isPresent());
        if (!isPlan(serving.best())) {
            row(table, "this plan", plan.answer().allocation());
            fast.ifPresent(model -> row(table, "cheapest to train to its loss", model));
        }
        row(table, isPlan(serving.best()) ? "this plan, cheapest in its life" : "cheapest in its life", serving.best());
        row(table, "cheapest to train", serving.computeOptimal());
        table.write(html);
    }

    /** What the plan itself gains and gives up: it is what will be trained. */
    private String gained(LifeGain gain) {
        Allocation taken = plan.answer().allocation();
        Allocation fast = gain.cheapestToTrain();
        return "This plan's " + Numbers.spelled(taken.params()) + " parameters, trained on "
                + Numbers.spelled(taken.tokens()) + " tokens and then serving " + Numbers.spelled(serving.served())
                + ", take " + Numbers.percent(Math.abs(gain.savedShare())) + (gain.savedShare() < 0 ? " more" : " less")
                + " compute in their whole life than the model of the same loss that is cheapest to train, "
                + Numbers.spelled(fast.params()) + " parameters on " + Numbers.spelled(fast.tokens()) + " tokens."
                + plan.answer()
                        .givenUp()
                        .map(price -> " The price is a loss of " + digits(price.loss()) + " instead of the "
                                + digits(price.best())
                                + " that the same training would reach if no serving counted, with a model of "
                                + Numbers.spelled(serving.computeOptimal().params())
                                + " parameters, of which each token served takes "
                                + Numbers.times(serving.computeOptimal().params() / taken.params())
                                + " the compute.")
                        .orElse("");
    }

    /** With the plan's own digits: a price of serving may be smaller than three decimals show. */
    private static String digits(double loss) {
        return String.format(Locale.ROOT, "%.4f", loss);
    }

    private String best() {
        return "No model of that loss has a cheaper life. Training alone takes "
                + Numbers.times(outlook.trainingRatio()) + " the compute of the model that is cheapest to train.";
    }

    private String ideal() {
        Allocation best = serving.best();
        return "At a loss of " + digits(serving.loss()) + " the cheapest life would be that of "
                + Numbers.spelled(best.params()) + " parameters on " + Numbers.spelled(best.tokens()) + " tokens, "
                + Numbers.percent(outlook.savedShare()) + " less than that of the model that is cheapest to train. "
                + whyNot(best);
    }

    private String whyNot(Allocation best) {
        if (plan.largestParams().filter(largest -> largest < best.params()).isPresent()) {
            return "The executors do not hold it, so the plan is the largest model that they hold.";
        }
        if (plan.isAsLargeAsAllowed() && plan.answer().allocation().params() < best.params()) {
            return "It is larger than was asked for, so the plan is the largest model that was.";
        }
        return "But its training alone would take "
                + Numbers.times(best.flops() / plan.answer().allocation().flops())
                + " this plan's, which exceeds the budget, so the plan is the best model that stays within it.";
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
