package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.Prediction;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Columns of a table that say which model a row is about: N, then D and C where the runs tell them, then what else a law
 * was told, such as experts. A column of which nothing is known is no column.
 */
final class ModelColumns {
    private static final Map<String, String> WORDS =
            Map.of(MixtureLaw.EXPERTS, "Experts", DataConstrainedLaw.UNIQUE_TOKENS, "Different tokens");

    private final boolean hasTokens;
    private final boolean hasFlops;
    private final List<String> circumstances;

    ModelColumns(List<Model> models) {
        hasTokens =
                models.stream().anyMatch(model -> Double.isFinite(model.point().tokens()));
        hasFlops = models.stream().anyMatch(model -> Double.isFinite(model.flops()));
        circumstances = ModelPoint.circumstancesOf(models.stream().map(Model::point));
    }

    /** A model and its training compute; NaN where that is not known. */
    record Model(ModelPoint point, double flops) {
        static Model of(Run run) {
            return new Model(ModelPoint.of(run), run.flops());
        }

        static Model of(Prediction said) {
            return new Model(said.point(), said.flops());
        }

        /** As a plot names it. */
        String label() {
            var words = new ArrayList<>(List.of(Numbers.count(point.params()) + " parameters"));
            if (Double.isFinite(point.tokens())) {
                words.add(Numbers.count(point.tokens()) + " tokens");
            }
            Double experts = point.circumstances().get(MixtureLaw.EXPERTS);
            if (experts != null) {
                words.add(Numbers.plain(experts) + (experts == 1 ? " expert" : " experts"));
            }
            return String.join(", ", words);
        }
    }

    /** Their names, with others behind them. */
    List<String> names(String... further) {
        var names = new ArrayList<>(List.of("Parameters"));
        if (hasTokens) {
            names.add("Tokens");
        }
        if (hasFlops) {
            names.add("FLOPs");
        }
        circumstances.forEach(name -> names.add(WORDS.getOrDefault(name, name)));
        names.addAll(List.of(further));
        return names;
    }

    /** What they say of a model, with other cells behind it. */
    List<String> cells(Model model, String... further) {
        var cells = new ArrayList<>(List.of(Numbers.count(model.point().params())));
        if (hasTokens) {
            cells.add(Numbers.count(model.point().tokens()));
        }
        if (hasFlops) {
            cells.add(Numbers.power(model.flops()));
        }
        circumstances.forEach(
                name -> cells.add(Numbers.count(model.point().circumstances().getOrDefault(name, Double.NaN))));
        cells.addAll(List.of(further));
        return cells;
    }
}
