package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.Refit;
import io.ladder.scaling.fit.SharedCovariance;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.minimize.Minimum;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Fits the parametric form to weighted runs, starting at a law that fits nearly the same runs. */
final class ChinchillaRefit implements Refit {
    /** Fewer independent runs for each constant leave the bootstrap too sure. */
    private static final int FEW_PER_CONSTANT = 4;

    private final ThinnedCurves rows;
    private final LogRuns logs;
    private final boolean isOpen;
    private final Optional<NegativeFloor> negative;

    /**
     * @param isOpen whether these runs leave a constant open: resampled, all replicates may end in the same place of it
     * @param negative what explains these runs better than any law that can be; empty if nothing does
     */
    ChinchillaRefit(List<Run> runs, boolean isOpen, Optional<NegativeFloor> negative) {
        this.negative = negative;
        this.isOpen = isOpen;
        this.rows = ThinnedCurves.of(runs);
        this.logs = new LogRuns(rows.runs());
    }

    private ChinchillaRefit(ThinnedCurves rows, LogRuns logs, boolean isOpen, Optional<NegativeFloor> negative) {
        this.negative = negative;
        this.isOpen = isOpen;
        this.rows = rows;
        this.logs = logs;
    }

    @Override
    public Optional<Refit> withLosses(double[] losses) {
        return Optional.of(new ChinchillaRefit(
                rows,
                logs.withLosses(Arrays.stream(rows.kept())
                        .mapToDouble(row -> losses[row])
                        .toArray()),
                isOpen,
                negative));
    }

    @Override
    public Optional<List<LossLaw>> plausible(
            double[] weights, int numClusters, LossLaw best, Optional<SharedCovariance> shared, int count, long seed) {
        var law = (ChinchillaLaw) best;
        boolean isFew = numClusters < FEW_PER_CONSTANT * ChinchillaObjective.DIMENSION;
        boolean hasFloor = law.e() > ChinchillaDoubts.NO_FLOOR * logs.lowestLoss();
        if (hasFloor && !isFew && !isOpen) {
            return Optional.empty();
        }
        double[] rowWeights = rows.weights(weights);
        var likelihoods = new ArrayList<LawLikelihood>();
        likelihoods.add(new HuberLikelihood(logs, rowWeights, numClusters, law));
        shared.map(covariance -> new SharedErrorsLikelihood(logs, rowWeights, numClusters, covariance, rows.kept()))
                .ifPresent(likelihoods::add);
        var parts = new ArrayList<PlausibleLaws>();
        for (LawLikelihood likelihood : likelihoods) {
            if (!hasFloor) {
                parts.add(PlausibleLaws.withoutFloor(logs, law, likelihood));
            }
            parts.add(new PlausibleLaws(logs, law, likelihood));
        }
        var laws = new ArrayList<LossLaw>(count);
        boolean isRefuted = !hasFloor && negative.isPresent();
        int bounded = isRefuted ? count / 2 : count;
        for (int part = 0; part < parts.size(); part++) {
            int end = (int) ((long) bounded * (part + 1) / parts.size());
            laws.addAll(parts.get(part).draw(end - laws.size(), seed));
        }
        if (isRefuted) {
            laws.addAll(negative.get().draw(logs, rowWeights, count - bounded, seed));
        }
        return Optional.of(laws);
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
