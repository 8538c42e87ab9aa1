package io.ladder.scaling.fit.parametric;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Laws of runs that are too few to be resampled: the parametric bootstrap (Efron and Tibshirani 1993, section 6.5). Every
 * run keeps its N and D; its loss is the law's, off by a normal error. The errors' deviation is that of the residuals,
 * of m - p degrees of freedom for m independent runs and p constants, and wider by the ratio of the 97.5th percentiles of
 * Student's law and of the normal law, for not being known. Rows of one run have one error.
 *
 * @param runs those of the fit
 * @param law the one that fits them best
 * @param numConstants p
 * @param fit of runs that nearly obey it; empty where they determine no law. Safe to share between threads
 */
record RedrawnLosses(List<Run> runs, LossLaw law, int numConstants, Function<List<Run>, Optional<LossLaw>> fit) {
    /** Losses are printed with so many digits; residuals below say nothing. */
    private static final double ROUNDING = 1e-5;

    private static final double TAIL = 0.975;
    private static final double NORMAL_TAIL = 1.959964;

    /** So many laws, less those that do not exist: some errors make losses that no law has. Of a seed the same. */
    List<LossLaw> draw(int count, long seed) {
        double deviation = deviation();
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> redrawn(deviation, new SplittableRandom(new SplittableRandom(seed).nextLong() + i)))
                .map(fit)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Of a relative error. */
    private double deviation() {
        double squares = 0;
        for (Run run : runs) {
            double off = Math.log(run.loss() / lossOf(run));
            squares += off * off;
        }
        long independent = runs.stream().map(Run::name).distinct().count();
        double rows = (double) runs.size() / independent;
        double freedom = Math.max(1, independent - numConstants);
        double unknownScale = new TDistribution(freedom).inverseCumulativeProbability(TAIL) / NORMAL_TAIL;
        return unknownScale * Math.sqrt(squares / rows / freedom + ROUNDING * ROUNDING);
    }

    private List<Run> redrawn(double deviation, SplittableRandom random) {
        Map<String, Double> errors = new HashMap<>();
        var redrawn = new ArrayList<Run>(runs.size());
        for (Run run : runs) {
            double error = errors.computeIfAbsent(run.name(), ignored -> deviation * random.nextGaussian());
            redrawn.add(run.withLoss(lossOf(run) * Math.exp(error)));
        }
        return redrawn;
    }

    private double lossOf(Run run) {
        return law.loss(run.params(), run.tokens(), run.more());
    }
}
