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
    /** Fewer independent runs for each constant leave the bootstrap too sure. */
    private static final int FEW_PER_CONSTANT = 4;

    private final ThinnedCurves rows;
    private final LogRuns logs;
    private final boolean isOpen;

    /** @param isOpen whether these runs leave a constant open: resampled, all replicates may end in the same place of it */
    ChinchillaRefit(List<Run> runs, boolean isOpen) {
        this.isOpen = isOpen;
        this.rows = ThinnedCurves.of(runs);
        this.logs = new LogRuns(rows.runs());
    }

    @Override
    public Optional<List<LossLaw>> plausible(double[] weights, int numClusters, LossLaw best, int count, long seed) {
        var law = (ChinchillaLaw) best;
        boolean isFew = numClusters < FEW_PER_CONSTANT * ChinchillaObjective.DIMENSION;
        boolean hasFloor = law.e() > ChinchillaDoubts.NO_FLOOR * logs.lowestLoss();
        if (!hasFloor) {
            return Optional.of(
                    PlausibleLaws.withAndWithoutFloor(logs, rows.weights(weights), numClusters, law, count, seed));
        }
        if (!isFew && !isOpen) {
            return Optional.empty();
        }
        return Optional.of(new PlausibleLaws(logs, rows.weights(weights), numClusters, law).draw(count, seed));
    }

    @Override
    public Optional<LossLaw> fit(double[] weights, LossLaw start) {
        var objective = new ChinchillaObjective(logs, rows.weights(weights));
        Minimum minimum = ChinchillaSearch.near(objective, logs.variables((ChinchillaLaw) start), logs.lowestLoss());
        ChinchillaLaw law = logs.law(minimum.point());
        boolean isFinite = law.symbols().values().stream().allMatch(Double::isFinite);
        return isFinite ? Optional.of(law) : Optional.empty();
    }
}
