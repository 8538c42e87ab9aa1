package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.fit.Assessment;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.Selection;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.Optional;

/** IsoFLOP profiles as {@code ladder fit} knows them. */
public final class IsoflopForm implements LawFit {
    /** Of one parabola; what the profiles together need is {@link IsoflopFit}'s to say. */
    private static final int CONSTANTS = 3;

    @Override
    public String form() {
        return FrontierLaw.ISOFLOP;
    }

    @Override
    public FitReport fit(RunTable table, FitOptions options) {
        Selection chosen = Selection.of(table, options, form(), CONSTANTS);
        IsoflopFit fit = IsoflopFit.of(chosen.used());
        Selection selection =
                chosen.without(run -> Optional.ofNullable(fit.unused().get(run)));
        var warnings = new ArrayList<>(table.warnings());
        warnings.addAll(fit.warnings());
        return new Assessment(selection, new IsoflopRefit(selection.used()), options)
                .report(fit.law(), fit.objective(), fit.valleys(), warnings);
    }
}
