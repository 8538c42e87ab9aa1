package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.Huber;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * A law of negative E that explains runs significantly better than any of E from zero on: then the form does not hold for
 * them, for no loss is negative. F test of the constant that the bound takes away, 2 (bounded - free) / tau with tau =
 * mean(psi^2) / mean(psi') for its Huber losses (Heritier and Ronchetti 1994).
 *
 * @param law of the lowest objective
 * @param objective its sum of Huber losses
 * @param bounded the lowest of laws whose E is not negative
 * @param probability of so much by chance
 */
record NegativeFloor(ChinchillaLaw law, double objective, double bounded, double probability) {
    private static final double LEVEL = 0.01;

    /** Losses are printed with so many digits; residuals below say nothing. */
    private static final double ROUNDING = 1e-5;

    private static final Huber HUBER = ChinchillaObjective.HUBER;

    /** Fits to resampled runs; more draws repeat them. */
    private static final int FITS = 200;

    /**
     * Empty if E is not negative, or not significantly so.
     *
     * @param free law with E free in sign
     * @param bounded the lowest sum of Huber losses of laws whose E is not negative
     */
    static Optional<NegativeFloor> of(LogRuns runs, VariableProjection free, double bounded) {
        int freedom = runs.size() - ChinchillaObjective.DIMENSION;
        if (freedom < 1 || free.law().e() >= 0 || free.objective() >= bounded) {
            return Optional.empty();
        }
        double squares = 0;
        double slopes = 0;
        for (int i = 0; i < runs.size(); i++) {
            double residual = runs.residual(free.law(), i);
            squares += HUBER.slope(residual) * HUBER.slope(residual);
            slopes += HUBER.curvature(residual);
        }
        double tau = squares / Math.max(1, slopes) * runs.size() / freedom + ROUNDING * ROUNDING;
        double probability =
                1 - new FDistribution(1, freedom).cumulativeProbability(2 * (bounded - free.objective()) / tau);
        return probability < LEVEL
                ? Optional.of(new NegativeFloor(free.law(), free.objective(), bounded, probability))
                : Optional.empty();
    }

    /** For people. */
    String warning() {
        return String.format(
                Locale.ROOT,
                "E is held at zero, which these runs speak against: free in sign it would be negative, E=%.3g (objective"
                        + " %.7g instead of %.7g; F test, p = %.1g). No loss is negative, so the form does not hold for these"
                        + " runs, and neither law says much beyond them: half of the replicates have E free, and intervals"
                        + " hold both",
                law.e(),
                objective,
                bounded,
                Math.max(probability, 1e-16));
    }

    /** Why no optimum is stated. */
    String undetermined() {
        return String.format(
                Locale.ROOT,
                "a negative E (%.3g), which no loss can have, explains the runs better than any other (F test, p = %.1g), so"
                        + " this form of law does not hold for them; try another form",
                law.e(),
                Math.max(probability, 1e-16));
    }

    /**
     * Laws of resampled runs, E free in sign.
     *
     * @param weights how often each run counts
     */
    List<LossLaw> draw(LogRuns runs, double[] weights, int count, long seed) {
        var random = new SplittableRandom(seed);
        var fits = new ArrayList<LossLaw>();
        for (int fit = 0; fit < Math.min(count, FITS); fit++) {
            ChinchillaLaw drawn = VariableProjection.near(runs, resampled(weights, random), law)
                    .law();
            fits.add(drawn.symbols().values().stream().allMatch(Double::isFinite) ? drawn : law);
        }
        var laws = new ArrayList<LossLaw>();
        for (int i = 0; i < count; i++) {
            laws.add(fits.get(i % fits.size()));
        }
        return laws;
    }

    private static double[] resampled(double[] weights, SplittableRandom random) {
        double[] drawn = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            int run = random.nextInt(weights.length);
            drawn[run] += weights[run];
        }
        return drawn;
    }
}
