package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.Refit;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.minimize.Minimum;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Optional;

/** Fits the parametric form to weighted runs, starting at a law that fits nearly the same runs. */
final class ChinchillaRefit implements Refit {
    private final LogRuns logs;

    ChinchillaRefit(List<Run> runs) {
        this.logs = new LogRuns(runs);
    }

    @Override
    public Optional<LossLaw> fit(double[] weights, LossLaw start) {
        var objective = new ChinchillaObjective(logs, weights);
        Minimum minimum = ChinchillaSearch.near(objective, logs.variables((ChinchillaLaw) start), logs.lowestLoss());
        ChinchillaLaw law = logs.law(minimum.point());
        boolean isFinite = law.symbols().values().stream().allMatch(Double::isFinite);
        return isFinite ? Optional.of(law) : Optional.empty();
    }
}
