package io.ladder.scaling.fit.parametric;

import io.ladder.scaling.fit.UnknownScale;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs that are too few to be resampled, with other losses: the parametric bootstrap (Efron and Tibshirani 1993, section
 * 6.5). Every run keeps its N and D; its loss is the law's, off by a normal error. The errors' deviation is that of the
 * residuals, of m - p degrees of freedom for m independent runs and p constants, and wider by the ratio of the 97.5th
 * percentiles of Student's law and of the normal law, for not being known. Rows of one run have one error.
 *
 * @param runs those of the fit
 * @param law the one that fits them best
 * @param deviation of a relative error
 */
record RedrawnLosses(List<Run> runs, LossLaw law, double deviation) {
    /** Losses are printed with so many digits; residuals below say nothing. */
    private static final double ROUNDING = 1e-5;

    /** @param numConstants p */
    static RedrawnLosses of(List<Run> runs, LossLaw law, int numConstants) {
        double squares = 0;
        for (Run run : runs) {
            double off = Math.log(run.loss() / lossOf(run, law));
            squares += off * off;
        }
        long independent = runs.stream().map(Run::name).distinct().count();
        double rows = (double) runs.size() / independent;
        double freedom = Math.max(1, independent - numConstants);
        double unknownScale = UnknownScale.factor(freedom);
        return new RedrawnLosses(runs, law, unknownScale * Math.sqrt(squares / rows / freedom + ROUNDING * ROUNDING));
    }

    /** The runs once more. */
    List<Run> draw(SplittableRandom random) {
        Map<String, Double> errors = new HashMap<>();
        var redrawn = new ArrayList<Run>(runs.size());
        for (Run run : runs) {
            double error = errors.computeIfAbsent(run.name(), ignored -> deviation * random.nextGaussian());
            redrawn.add(run.withLoss(lossOf(run, law) * Math.exp(error)));
        }
        return redrawn;
    }

    private static double lossOf(Run run, LossLaw law) {
        return law.loss(run.params(), run.tokens(), run.more());
    }
}
