package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.UnknownScale;
import io.ladder.scaling.law.ChinchillaLaw;

/**
 * exp(-(m - p) S / (q k S_0)) of runs whose errors are each one's own, where S is the sum of Huber losses and S_0 its
 * minimum, m the number of independent runs, p = {@value ChinchillaObjective#DIMENSION} that of constants, and q the degree
 * with which S grows with its residuals (2 in Huber's square, where this is the normal law with the residuals' variance, 1
 * beyond it, where it is Laplace's). k = (t / z)^2, of the 97.5th percentiles of Student's law with m - p degrees of freedom
 * and of the normal law, widens it for not knowing the residuals' scale; Student's law itself would not do, its tails
 * outweigh the minimum once the prior is wide.
 */
final class HuberLikelihood implements LawLikelihood {
    /** Losses are printed with so many digits; residuals below say nothing. */
    private static final double ROUNDING = 1e-5;

    private final ChinchillaObjective objective;
    private final double steepness;
    private final double[] gradient = new double[ChinchillaObjective.DIMENSION];

    /**
     * @param weights how often each run counts
     * @param numClusters independent runs among them
     * @param best law of these weights
     */
    HuberLikelihood(LogRuns logs, double[] weights, int numClusters, ChinchillaLaw best) {
        objective = new ChinchillaObjective(logs, weights);
        double count = 0;
        for (double weight : weights) {
            count += weight;
        }
        double rounding = count * ROUNDING * ROUNDING / 2;
        double[] known = logs.variables(best);
        double freedom = Math.max(1, numClusters - ChinchillaObjective.DIMENSION);
        double unknownScale = UnknownScale.factor(freedom);
        double least = ChinchillaObjective.sumOfHuberLosses(objective.value(known, gradient)) + rounding;
        steepness = freedom / (objective.degree(known) * unknownScale * unknownScale * least);
    }

    @Override
    public double logarithm(double[] variables) {
        return -steepness * ChinchillaObjective.sumOfHuberLosses(objective.value(variables, gradient));
    }
}
