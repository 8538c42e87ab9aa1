package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.Valley;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.chart.Spaced;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.runs.LossUnit;
import java.util.ArrayList;
import java.util.List;

/** IsoFLOP profiles: loss over model size, one curve for each budget, and where it is lowest. */
final class ValleySection implements Section {
    private static final String ID = "isoflop";
    private static final int CURVE_POINTS = 60;

    private final List<Valley> valleys;
    private final LossUnit unit;

    ValleySection(List<Valley> valleys, LossUnit unit) {
        this.valleys = List.copyOf(valleys);
        this.unit = unit;
    }

    @Override
    public String id() {
        return "valleys";
    }

    @Override
    public String title() {
        return "IsoFLOP valleys";
    }

    @Override
    public void write(Html html) {
        if (valleys.isEmpty()) {
            html.paragraph("The runs do not fall into budgets of equal compute, so there are no profiles to show.");
            return;
        }
        html.chart(
                ID,
                "Loss over parameters for " + valleys.size()
                        + " compute budgets; each curve has one lowest point, listed" + " in the table below.",
                "Each colour is one compute budget: models left of the lowest point were too small for it, models right"
                        + " of it saw too few tokens. Diamonds mark the minimum of the parabola; dashed curves were"
                        + " rejected.");
        var table = new Table(
                        "Minimum of each budget",
                        "FLOPs",
                        "Runs",
                        "Parameters",
                        "Tokens",
                        "Tokens per parameter",
                        "Loss",
                        "Used")
                .words("Used");
        for (Valley valley : valleys) {
            table.row(
                    Numbers.power(valley.flops()),
                    String.valueOf(valley.params().size()),
                    Numbers.count(valley.bestParams()),
                    Numbers.count(valley.bestTokens()),
                    Numbers.ratio(valley.bestTokens() / valley.bestParams()),
                    Numbers.loss(valley.bestLoss()),
                    valley.rejected().map(why -> "no: " + why).orElse("yes"));
        }
        table.write(html);
    }

    @Override
    public List<Chart> charts() {
        if (valleys.isEmpty()) {
            return List.of();
        }
        var series = new ArrayList<Series>();
        var bestParams = new ArrayList<Double>();
        var bestLosses = new ArrayList<Double>();
        for (int i = 0; i < valleys.size(); i++) {
            Valley valley = valleys.get(i);
            double shade = valleys.size() == 1 ? 0.5 : (double) i / (valleys.size() - 1);
            String name = Numbers.power(valley.flops()) + " FLOPs";
            series.add(Series.points(name, Role.SHADED, valley.params(), valley.losses())
                    .shaded(List.of(shade))
                    .labelled(valley.tokens().stream()
                            .map(tokens -> name + ", " + Numbers.count(tokens) + " tokens")
                            .toList()));
            if (valley.parabola().size() == 3) {
                Series curve = parabola(name, valley).shaded(List.of(shade)).unnamed();
                series.add(valley.rejected().isPresent() ? curve.dashed() : curve);
            }
            if (valley.rejected().isEmpty()) {
                bestParams.add(valley.bestParams());
                bestLosses.add(valley.bestLoss());
            }
        }
        series.add(Series.marks("minimum", Role.FRONTIER, bestParams, bestLosses));
        return List.of(new Chart(
                ID,
                "IsoFLOP profiles",
                "Loss over parameters for each compute budget",
                Axis.logarithmic("parameters N", Quantity.COUNT),
                Axis.linear(unit.axis(), Quantity.LOSS),
                series));
    }

    private static Series parabola(String name, Valley valley) {
        double low =
                valley.params().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high =
                valley.params().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        List<Double> params = Spaced.logarithmically(low, high, CURVE_POINTS);
        List<Double> losses = params.stream()
                .map(Math::log)
                .map(x -> valley.parabola().get(0)
                        + x * (valley.parabola().get(1) + x * valley.parabola().get(2)))
                .toList();
        return Series.line(name, Role.SHADED, params, losses);
    }
}
