package io.ladder.scaling.fit.envelope;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.Assessment;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.Refit;
import io.ladder.scaling.fit.Selection;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Envelopes of training curves as {@code ladder fit} knows them; the bootstrap draws whole curves. */
public final class EnvelopeForm implements LawFit {
    /** Two points make a curve; what the curves together need is {@link EnvelopeFit}'s to say. */
    private static final int CONSTANTS = 2;

    @Override
    public String form() {
        return FrontierLaw.ENVELOPE;
    }

    @Override
    public boolean readsCurves() {
        return true;
    }

    @Override
    public FitReport fit(RunTable table, FitOptions options) {
        Selection selection = Selection.of(table, options, form(), CONSTANTS);
        EnvelopeFit fit = EnvelopeFit.of(selection.used());
        var warnings = new ArrayList<>(table.warnings());
        warnings.addAll(fit.warnings());
        return new Assessment(selection, refit(selection.used()), options)
                .report(fit.law(), fit.objective(), List.of(), warnings);
    }

    private static Refit refit(List<Run> runs) {
        List<TrainingCurve> whole = TrainingCurve.of(runs);
        return (weights, start) -> {
            try {
                LossLaw law =
                        EnvelopeFit.of(drawn(whole, runs, weights), runs.size()).law();
                boolean isFinite = law.symbols().values().stream().allMatch(Double::isFinite);
                return isFinite ? Optional.of(law) : Optional.empty();
            } catch (ConfigException e) {
                // These curves make no envelope: the caller counts that.
                return Optional.empty();
            }
        };
    }

    /** Curves of the rows with weight. A bootstrap draws whole runs, so most are as they were. */
    private static List<TrainingCurve> drawn(List<TrainingCurve> whole, List<Run> runs, double[] weights) {
        var drawn = new ArrayList<TrainingCurve>();
        for (TrainingCurve curve : whole) {
            List<Run> rows = curve.rows().stream()
                    .filter(row -> weights[row] > 0)
                    .map(runs::get)
                    .toList();
            if (rows.size() == curve.rows().size()) {
                drawn.add(curve);
            } else {
                drawn.addAll(TrainingCurve.of(rows));
            }
        }
        return drawn;
    }
}
