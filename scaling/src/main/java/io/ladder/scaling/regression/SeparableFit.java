package io.ladder.scaling.regression;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Least squares of a curve that is linear in all but a few constants: y ~ sum of c_j phi_j(x; theta). For every theta
 * the best c is a linear fit, so that only theta is searched (variable projection: Golub and Pereyra 1973): from the best
 * places of a grid, by {@link CurveFit}.
 *
 * @param nonlinear theta
 * @param linear c; the minimum's linear fit
 * @param sum weighted sum of squared residuals
 */
public record SeparableFit(List<Double> nonlinear, LinearFit linear, double sum) {
    /** phi_j at every point. */
    @FunctionalInterface
    public interface Basis {
        /** [points][columns]. */
        double[][] rows(double[] theta);
    }

    /**
     * Fits.
     *
     * @param grid values of theta to start from
     * @return empty if the columns depend on each other at every theta of the grid
     */
    public static Optional<SeparableFit> of(Basis basis, double[] y, double[] weights, List<double[]> grid) {
        List<double[]> starts = grid.stream()
                .filter(theta -> solve(basis, theta, y, weights).isPresent())
                .toList();
        if (starts.isEmpty()) {
            return Optional.empty();
        }
        CurveFit found = CurveFit.from(starts, theta -> residuals(basis, theta, y, weights));
        return solve(basis, found.constants(), y, weights)
                .map(fit -> new SeparableFit(found.at(), fit, fit.residualSum()));
    }

    private static Optional<LinearFit> solve(Basis basis, double[] theta, double[] y, double[] weights) {
        return LinearFit.of(basis.rows(theta), y, weights);
    }

    private static double[] residuals(Basis basis, double[] theta, double[] y, double[] weights) {
        Optional<LinearFit> fit = solve(basis, theta, y, weights);
        if (fit.isEmpty()) {
            double[] none = new double[y.length];
            Arrays.fill(none, Double.NaN);
            return none;
        }
        double[] residuals = fit.get().residuals();
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] *= Math.sqrt(weights[i]);
        }
        return residuals;
    }
}
