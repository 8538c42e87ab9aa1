package io.ladder.scaling.fit.isoflop;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.Refit;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits profiles again. Replicates keep every profile whole: drawing runs would take profiles their borders and leave some
 * without a parabola, so that the drawn weights become multipliers of residuals instead ({@link ProfileWildDraw}).
 */
final class IsoflopRefit implements Refit {
    private final List<Run> runs;

    IsoflopRefit(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    @Override
    public Optional<LossLaw> fit(double[] weights, LossLaw start) {
        var kept = new ArrayList<Run>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                kept.add(runs.get(i));
            }
        }
        return law(kept);
    }

    @Override
    public Refit forReplicatesOf(double[] weights) {
        ProfileWildDraw draw = ProfileWildDraw.of(runs, weights);
        return (drawn, start) -> law(draw.runs(drawn));
    }

    private static Optional<LossLaw> law(List<Run> runs) {
        try {
            LossLaw law = IsoflopFit.of(runs).law();
            boolean isFinite = law.symbols().values().stream().allMatch(Double::isFinite);
            return isFinite ? Optional.of(law) : Optional.empty();
        } catch (ConfigException e) {
            // Fewer than two profiles have a minimum: the caller counts that.
            return Optional.empty();
        }
    }
}
