package io.ladder.scaling.fit.parametric;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.DownstreamErrorLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.regression.SeparableFit;
import java.util.Arrays;

/**
 * {@link DownstreamErrorLaw} by plain least squares on the error, over measured losses; predictions chain it behind a
 * loss law (Gadre et al. 2024, section 3.3).
 */
public final class DownstreamErrorFit {
    private static final int CONSTANTS = 3;
    private static final double[] GRID = Grid.logs(0.02, 20, 60);

    private DownstreamErrorFit() {}

    /**
     * Fits.
     *
     * @param losses measured, nats per token
     * @param errors of the same models, as shares
     * @throws ConfigException if there are fewer than three models of different loss
     */
    public static DownstreamErrorLaw of(double[] losses, double[] errors) {
        int different = Enough.distinct(losses);
        if (different < CONSTANTS) {
            throw new ConfigException("downstream error has three constants (epsilon, k, gamma), but only " + different
                    + " runs of different loss have a value; add runs");
        }
        double centre = Arrays.stream(losses).average().orElseThrow();
        SeparableFit fit = SeparableFit.of(
                        theta -> rows(losses, centre, Math.exp(theta[0])),
                        errors,
                        LinearFit.equalWeights(errors.length),
                        Grid.of(GRID))
                .orElseThrow(() -> new ConfigException("downstream error: no curve fits these " + losses.length
                        + " runs; add runs of clearly different loss"));
        double gamma = Math.exp(fit.nonlinear().get(0));
        return new DownstreamErrorLaw(
                fit.linear().coefficient(0), -fit.linear().coefficient(1) * Math.exp(gamma * centre), gamma);
    }

    private static double[][] rows(double[] losses, double centre, double gamma) {
        double[][] rows = new double[losses.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {1, Math.exp(-gamma * (losses[i] - centre))};
        }
        return rows;
    }
}
