package io.ladder.scaling.fit;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * Loadings of an effect that is a smooth random function of one variable, as the discrepancy between a form and what it is
 * fitted to is taken to be (Kennedy and O'Hagan 2001, "Bayesian calibration of computer models"): a Gaussian process of
 * variance 1 with Matern's covariance of smoothness 3/2 (Rasmussen and Williams 2006, equation 4.17), whose length is
 * {@value #LENGTH} of the runs' range. Shorter ones leave too little of it inside of the form's tangent, where residuals do
 * not show it; with a smoother covariance intervals were twice as wide as coverage asked for.
 */
final class SmoothEffect {
    private static final double LENGTH = 0.6;

    /** Places between which it is linear. */
    private static final int NODES = 25;

    private static final double ROUNDING = 1e-6;

    private SmoothEffect() {}

    /** @param at the variable, by run; at least two different values */
    static double[][] loadings(double[] at) {
        double least = Arrays.stream(at).min().orElseThrow();
        double most = Arrays.stream(at).max().orElseThrow();
        double[][] factor = new CholeskyDecomposition(new Array2DRowRealMatrix(covariance(), false))
                .getL()
                .getData();
        double[][] loadings = new double[at.length][NODES];
        for (int i = 0; i < at.length; i++) {
            double place = (at[i] - least) / (most - least) * (NODES - 1);
            int node = (int) Math.min(NODES - 2, Math.floor(place));
            double share = place - node;
            for (int j = 0; j < NODES; j++) {
                loadings[i][j] = (1 - share) * factor[node][j] + share * factor[node + 1][j];
            }
        }
        return loadings;
    }

    private static double[][] covariance() {
        double[][] covariance = new double[NODES][NODES];
        for (int i = 0; i < NODES; i++) {
            for (int j = 0; j < NODES; j++) {
                double distance = Math.sqrt(3) * Math.abs(i - j) / (NODES - 1) / LENGTH;
                covariance[i][j] = (1 + distance) * Math.exp(-distance) + (i == j ? ROUNDING : 0);
            }
        }
        return covariance;
    }
}
