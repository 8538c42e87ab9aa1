package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.Assessment;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.Selection;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.minimize.Minimum;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** L(N, D) = E + A / N^alpha + B / D^beta, fitted directly (Hoffmann et al. 2022, approach 3). */
public final class ChinchillaFit implements LawFit {
    @Override
    public String form() {
        return ChinchillaLaw.FORM;
    }

    @Override
    public FitReport fit(RunTable table, FitOptions options) {
        Selection selection =
                Selection.droppingHighest(table.runs(), options.dropHighest(), form(), ChinchillaObjective.DIMENSION);
        var warnings = new ArrayList<>(table.warnings());
        var logs = new LogRuns(selection.used());
        double[] once = new double[logs.size()];
        Arrays.fill(once, 1);
        var objective = new ChinchillaObjective(logs, once);
        Minimum minimum = ChinchillaSearch.everywhere(objective, logs);
        return new Assessment(selection, new ChinchillaRefit(selection.used()), options)
                .report(
                        logs.law(minimum.point()),
                        ChinchillaObjective.sumOfHuberLosses(minimum.value()),
                        List.of(),
                        warnings);
    }
}
