package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.Assessment;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitProgress;
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
import java.util.Locale;

/** L(N, D) = E + A / N^alpha + B / D^beta, fitted directly (Hoffmann et al. 2022, approach 3). */
public final class ChinchillaFit implements LawFit {
    /** An objective lower by more, relatively, is another basin, not rounding. */
    private static final double MISSED = 1e-6;

    @Override
    public String form() {
        return ChinchillaLaw.FORM;
    }

    /** The law alone, with the lowest objective. */
    public static ChinchillaLaw law(List<Run> runs) {
        var logs = new LogRuns(runs);
        return logs.law(ChinchillaSearch.everywhere(new ChinchillaObjective(logs, once(logs)), logs, FitProgress.SILENT)
                .point());
    }

    private static double[] once(LogRuns logs) {
        double[] once = new double[logs.size()];
        Arrays.fill(once, 1);
        return once;
    }

    @Override
    public FitReport fit(RunTable table, FitOptions options) {
        Selection selection = Selection.of(table, options, form(), ChinchillaObjective.DIMENSION);
        var warnings = new ArrayList<>(table.warnings());
        List<Run> searched = ThinnedCurves.toSearch(selection.used());
        var logs = new LogRuns(searched);
        var objective = new ChinchillaObjective(logs, once(logs));
        Minimum minimum = ChinchillaSearch.everywhere(objective, logs, options.progress());
        VariableProjection other = VariableProjection.of(logs, false);
        double direct = ChinchillaObjective.sumOfHuberLosses(minimum.value());
        if (other.objective() < (1 - MISSED) * direct) {
            Minimum better = ChinchillaSearch.from(objective, logs.variables(other.law()));
            if (better.value() < minimum.value()) {
                minimum = better;
                warnings.add(String.format(
                        Locale.ROOT,
                        "descents from the grid of starts ended at objective %.7g; only variable projection found the"
                                + " minimum that is reported: this surface has several basins",
                        direct));
            }
        }
        warnings.addAll(TableReach.doubts(selection.used()));
        ChinchillaDoubts doubts = ChinchillaDoubts.of(objective, logs, minimum, other);
        warnings.addAll(doubts.warnings());
        ChinchillaLaw found = logs.law(minimum.point());
        if (searched.size() < selection.used().size()) {
            logs = new LogRuns(selection.used());
            objective = new ChinchillaObjective(logs, once(logs));
            minimum = ChinchillaSearch.from(objective, logs.variables(found));
            boolean areCurves = ThinnedCurves.of(selection.used()).runs().size() < logs.size();
            warnings.add("the constants are those of all " + logs.size() + " rows; where to search, and "
                    + (areCurves ? "how sure they are" : "whether there is another minimum") + ", was found from "
                    + searched.size() + " of them, "
                    + (areCurves ? "evenly along each curve" : "at even steps of compute"));
        }
        return new Assessment(
                        selection, new ChinchillaRefit(selection.used(), doubts.isOpen(), doubts.negative()), options)
                .report(
                        logs.law(minimum.point()),
                        ChinchillaObjective.sumOfHuberLosses(minimum.value()),
                        IsoflopFit.valleys(searched),
                        warnings,
                        doubts.undetermined(),
                        doubts.alike());
    }
}
