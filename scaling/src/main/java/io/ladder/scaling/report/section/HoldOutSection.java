package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.Prediction;
import io.ladder.scaling.fit.Rollout;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.runs.CostOrder;
import io.ladder.scaling.runs.LossUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The dearest runs, foretold by a law that never saw them. */
final class HoldOutSection implements Section {
    private static final String ID = "holdout";

    private final Optional<Rollout> rollout;
    private final LossUnit unit;
    private final CostOrder order;
    private final String rows;

    HoldOutSection(Subject subject) {
        rows = subject.report().rows();
        order = subject.order();
        unit = subject.unit();
        rollout = subject.report().rollout().filter(held -> !held.predictions().isEmpty());
    }

    @Override
    public String id() {
        return "hold-out";
    }

    @Override
    public String title() {
        return "Could it foretell the " + order.most() + " " + rows + "?";
    }

    @Override
    public void write(Html html) {
        if (rollout.isEmpty()) {
            html.paragraph("No runs were held out, so the law's power to extrapolate was not tested.");
            return;
        }
        Rollout held = rollout.get();
        html.paragraph(Trust.said(held, rows)
                + (order == CostOrder.COMPUTE
                        ? ""
                        : " The table has no tokens, so runs are ordered by parameters, not by compute."));
        html.chart(
                ID,
                "Predicted over measured loss of " + held.predictions().size() + " held-out " + rows + ".",
                "Dots would lie on the dashed line if the law of the "
                        + (order == CostOrder.COMPUTE ? "cheaper" : "smaller")
                        + " " + rows + " had been exactly right about the " + order.most()
                        + "; bars that cross it are 95% intervals that held.");
        var columns = new ModelColumns(
                held.predictions().stream().map(ModelColumns.Model::of).toList());
        var table = new Table("Held-out " + rows, columns.names("Predicted", "95% interval", "Measured", "Error"));
        for (int i = 0; i < held.predictions().size(); i++) {
            Prediction prediction = held.predictions().get(i);
            double measured = held.measured().get(i);
            table.row(columns.cells(
                    ModelColumns.Model.of(prediction),
                    Numbers.loss(prediction.loss()),
                    ExtrapolationSection.range(prediction.interval()),
                    Numbers.loss(measured),
                    Numbers.percent(prediction.loss() / measured - 1)));
        }
        html.open("details").element("summary", "Table of held-out " + rows);
        table.write(html);
        html.close();
    }

    @Override
    public List<Chart> charts() {
        if (rollout.isEmpty()) {
            return List.of();
        }
        List<Prediction> predictions = rollout.get().predictions();
        List<Double> measured = rollout.get().measured();
        var ends = measured.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        List<Double> diagonal = List.of(ends.getMin(), ends.getMax());
        var series = new ArrayList<Series>();
        series.add(Series.line("exactly right", Role.GUIDE, diagonal, diagonal).dashed());
        series.add(Series.bars(
                "95% prediction interval",
                Role.LAW,
                measured,
                predictions.stream().map(one -> one.interval().low()).toList(),
                predictions.stream().map(one -> one.interval().high()).toList()));
        series.add(Series.points(
                        "predicted",
                        Role.MEASURED,
                        measured,
                        predictions.stream().map(Prediction::loss).toList())
                .labelled(predictions.stream()
                        .map(one -> ModelColumns.Model.of(one).label())
                        .toList()));
        return List.of(new Chart(
                ID,
                "Held-out " + rows,
                "Predicted over measured loss of held-out " + rows,
                Axis.linear("measured " + unit.axis(), Quantity.LOSS),
                Axis.linear("predicted " + unit.axis(), Quantity.LOSS),
                series));
    }
}
