package io.ladder.scaling.fit.envelope;

import io.ladder.scaling.fit.Assessment;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.Selection;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;

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
        return new Assessment(selection, new EnvelopeRefit(selection.used()), options)
                .report(fit.law(), fit.objective(), List.of(), warnings);
    }
}
