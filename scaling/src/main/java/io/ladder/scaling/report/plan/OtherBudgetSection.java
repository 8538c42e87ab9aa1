package io.ladder.scaling.report.plan;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.plan.budget.RepeatedDataLaw;
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
import java.util.function.DoubleFunction;

/** What less and more compute than the plan's would buy, by its law and with its data. */
final class OtherBudgetSection implements Section {
    static final String ID = "plan-budgets";
    private static final double FACTOR = 100;
    private static final int POINTS = 81;
    private static final double[] BUDGETS = {0.1, 0.5, 1, 2, 10};

    private final Plan plan;
    private final LossLaw law;
    private final double flops;
    private final Chart chart;

    OtherBudgetSection(Plan plan) {
        this.plan = plan;
        law = plan.lossLaw();
        flops = plan.answer().allocation().flops();
        chart = chart();
    }

    @Override
    public String id() {
        return "other-budgets";
    }

    @Override
    public String title() {
        return "What another budget would buy";
    }

    @Override
    public void write(Html html) {
        html.chart(
                ID,
                chart.description(),
                "Loss of the best model for each budget"
                        + (law instanceof RepeatedDataLaw
                                ? ", with the data that there is and as if there were as much as one likes"
                                : "")
                        + plan.largestParams()
                                .map(largest -> "; no model above " + Numbers.spelled(largest)
                                        + " parameters fits the executors, so a larger budget trains that one longer")
                                .orElse("")
                        + ".");
        var table = new Table(
                plan.largestParams().isPresent()
                        ? "Best model that fits for each budget"
                        : "Cheapest model to train for each budget",
                "Of this plan's compute",
                "FLOPs",
                "Parameters",
                "Tokens",
                "Tokens per parameter",
                "Loss");
        var frontier = new Frontier(law);
        for (double factor : BUDGETS) {
            best(frontier, factor * flops)
                    .ifPresent(best -> table.row(
                            Numbers.times(factor),
                            Numbers.power(best.flops()),
                            Numbers.count(best.params()),
                            Numbers.count(best.tokens()),
                            Numbers.ratio(best.tokensPerParameter()),
                            Numbers.loss(frontier.loss(best))));
        }
        table.write(html);
    }

    @Override
    public List<Chart> charts() {
        return List.of(chart);
    }

    private Chart chart() {
        var series = new ArrayList<Series>();
        if (law instanceof RepeatedDataLaw repeated) {
            var fresh = new Frontier(repeated.fresh());
            series.add(
                    line("were all tokens fresh", Role.GUIDE, fresh, fresh::at).dashed());
        }
        var frontier = new Frontier(law);
        if (plan.largestParams().isPresent()) {
            series.add(line("did any model fit", Role.GUIDE, frontier, frontier::at)
                    .dashed());
            series.add(line("best model that fits", Role.LAW, frontier, budget -> best(frontier, budget)));
        } else {
            series.add(line("best model", Role.LAW, frontier, frontier::at));
        }
        series.add(Series.marks(
                "this plan",
                Role.FRONTIER,
                List.of(flops),
                List.of(plan.answer().loss().loss())));
        return new Chart(
                ID,
                "Loss over compute around the plan",
                "Predicted loss of the best model between " + Numbers.power(flops / FACTOR) + " and "
                        + Numbers.power(flops * FACTOR) + " FLOPs.",
                Axis.logarithmic("training compute (FLOPs)", Quantity.FLOPS),
                Axis.logarithmic(plan.lossUnit().axis(), Quantity.LOSS),
                series,
                Optional.empty(),
                true);
    }

    /** What a budget buys, where need be with the largest model that fits. */
    private Optional<Allocation> best(Frontier frontier, double budget) {
        return frontier.at(budget).map(free -> plan.largestParams()
                .filter(largest -> largest < free.params())
                .map(largest -> frontier.longest(largest, budget))
                .orElse(free));
    }

    private Series line(String name, Role role, Frontier frontier, DoubleFunction<Optional<Allocation>> ofBudget) {
        var budgets = new ArrayList<Double>();
        var losses = new ArrayList<Double>();
        var labels = new ArrayList<String>();
        for (double budget : Spaced.logarithmically(flops / FACTOR, flops * FACTOR, POINTS)) {
            ofBudget.apply(budget).ifPresent(best -> {
                budgets.add(budget);
                losses.add(frontier.loss(best));
                labels.add(Numbers.count(best.params()) + " parameters, " + Numbers.count(best.tokens()) + " tokens");
            });
        }
        return Series.line(name, role, budgets, losses).labelled(labels);
    }
}
