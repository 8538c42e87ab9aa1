package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.Assessment;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.Selection;
import io.ladder.scaling.fit.isoflop.IsoflopFit;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.minimize.Minimum;
import io.ladder.scaling.runs.Run;
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

    /** The law alone, with the lowest objective. */
    public static ChinchillaLaw law(List<Run> runs) {
        var logs = new LogRuns(runs);
        double[] once = new double[logs.size()];
        Arrays.fill(once, 1);
        return logs.law(ChinchillaSearch.everywhere(new ChinchillaObjective(logs, once), logs)
                .point());
    }

    /** The law alone, of runs that nearly obey another. */
    public static ChinchillaLaw near(List<Run> runs, ChinchillaLaw start) {
        var logs = new LogRuns(runs);
        double[] once = new double[logs.size()];
        Arrays.fill(once, 1);
        return logs.law(ChinchillaSearch.near(new ChinchillaObjective(logs, once), logs.variables(start))
                .point());
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
                        IsoflopFit.valleys(selection.used()),
                        warnings);
    }
}
