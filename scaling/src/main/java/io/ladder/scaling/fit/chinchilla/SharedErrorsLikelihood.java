package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.SharedCovariance;
import io.ladder.scaling.fit.UnknownScale;
import java.util.stream.IntStream;

/**
 * Normal likelihood of runs that share errors: exp(-r' V^-1 r / 2 k) of the residuals r of ln L and their {@linkplain
 * SharedCovariance covariance} V, with k as in {@link HuberLikelihood}.
 */
final class SharedErrorsLikelihood implements LawLikelihood {
    private final ChinchillaObjective objective;
    private final int[] present;
    private final double[][] whitening;
    private final double widening;

    /**
     * @param weights how often each row counts: those of weight 0 take no part
     * @param numClusters independent runs among them
     * @param rows places of these rows in the table that the covariance is of
     */
    SharedErrorsLikelihood(LogRuns logs, double[] weights, int numClusters, SharedCovariance shared, int[] rows) {
        objective = new ChinchillaObjective(logs, weights);
        present = IntStream.range(0, weights.length).filter(i -> weights[i] > 0).toArray();
        whitening = shared.whitening(IntStream.of(present).map(row -> rows[row]).toArray());
        double unknownScale = UnknownScale.factor(Math.max(1, numClusters - ChinchillaObjective.DIMENSION));
        widening = unknownScale * unknownScale;
    }

    @Override
    public double logarithm(double[] variables) {
        double[] residuals = new double[present.length];
        double sum = 0;
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = objective.residual(variables, present[i]);
            double white = 0;
            for (int j = 0; j <= i; j++) {
                white += whitening[i][j] * residuals[j];
            }
            sum += white * white;
        }
        return -sum / (2 * widening);
    }
}
