package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.Prediction;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import java.util.List;

/** The models that {@code --predict} asked for. */
final class PredictionSection implements Section {
    private final List<Prediction> predictions;

    PredictionSection(List<Prediction> predictions) {
        this.predictions = List.copyOf(predictions);
    }

    @Override
    public String id() {
        return "predictions";
    }

    @Override
    public String title() {
        return "Predictions asked for";
    }

    @Override
    public void write(Html html) {
        var columns = new ModelColumns(
                predictions.stream().map(ModelColumns.Model::of).toList());
        var table =
                new Table("Loss foretold, and where a measurement would fall", columns.names("Loss", "95% interval"));
        for (Prediction prediction : predictions) {
            table.row(columns.cells(
                    ModelColumns.Model.of(prediction),
                    Numbers.loss(prediction.loss()),
                    ExtrapolationSection.range(prediction.interval())));
        }
        table.write(html);
    }
}
