package io.ladder.scaling.report.plan;

import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.Repetition;
import io.ladder.scaling.plan.budget.RepeatedDataLaw;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.chart.Spaced;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.section.Section;
import java.util.List;
import java.util.Optional;

/** What it costs that tokens are seen again (Muennighoff et al. 2023). */
final class RepetitionSection implements Section {
    static final String ID = "plan-repetition";
    private static final int POINTS = 70;

    /** Passes that the plot shows at least, and how far beyond the plan's it goes. */
    private static final double FEWEST_PASSES = 8;

    private static final double ROOM = 3;

    private final Plan plan;
    private final Repetition repetition;
    private final Chart chart;

    RepetitionSection(Plan plan, Repetition repetition) {
        this.plan = plan;
        this.repetition = repetition;
        chart = chart((RepeatedDataLaw) plan.lossLaw());
    }

    @Override
    public String id() {
        return "repetition";
    }

    @Override
    public String title() {
        return "What repeated data costs";
    }

    @Override
    public void write(Html html) {
        html.paragraph("There are " + Numbers.spelled(repetition.unique())
                + " different tokens, so the plan reads them "
                + Numbers.ratio(repetition.epochs()) + " times. That teaches as much as "
                + Numbers.spelled(repetition.effectiveTokens()) + " fresh tokens would, and ends "
                + Numbers.loss(repetition.lossPenalty()) + " " + plan.lossUnit().words() + " above what "
                + Numbers.spelled(repetition.epochs() * repetition.unique())
                + " fresh tokens would reach. The size of the model has already been chosen with that in mind."
                + (repetition.borrowed()
                        ? " How fast repetition wears out is not known of the runs behind this law: R_D* = "
                                + Numbers.plain(repetition.decay()) + " and R_N* = "
                                + Numbers.plain(repetition.excessDecay())
                                + " are borrowed from Muennighoff et al. (2023), who found them with other text and models."
                        : ""));
        html.chart(
                ID,
                chart.description(),
                "Loss of this model over passes through its data. Up to about four passes repeated tokens are almost as"
                        + " good as fresh ones; where the upper line is flat, more passes buy nothing.");
    }

    @Override
    public List<Chart> charts() {
        return List.of(chart);
    }

    private Chart chart(RepeatedDataLaw law) {
        double params = plan.answer().allocation().params();
        List<Double> passes = Spaced.logarithmically(1, Math.max(FEWEST_PASSES, ROOM * repetition.epochs()), POINTS);
        List<String> tokens = passes.stream()
                .map(pass -> Numbers.count(pass * repetition.unique()) + " tokens read")
                .toList();
        return new Chart(
                ID,
                "Loss over passes through the data",
                "Loss of " + Numbers.count(params) + " parameters over passes, with repeated and with fresh tokens.",
                Axis.logarithmic("passes over the different tokens", Quantity.PLAIN),
                Axis.linear(plan.lossUnit().axis(), Quantity.LOSS),
                List.of(
                        Series.line(
                                        "were all tokens fresh",
                                        Role.GUIDE,
                                        passes,
                                        passes.stream()
                                                .map(pass -> law.fresh().loss(params, pass * repetition.unique()))
                                                .toList())
                                .dashed(),
                        Series.line(
                                        "tokens read again",
                                        Role.LAW,
                                        passes,
                                        passes.stream()
                                                .map(pass -> law.loss(params, pass * repetition.unique()))
                                                .toList())
                                .labelled(tokens),
                        Series.marks(
                                "this plan",
                                Role.FRONTIER,
                                List.of(repetition.epochs()),
                                List.of(plan.answer().loss().loss()))),
                Optional.empty(),
                true);
    }
}
