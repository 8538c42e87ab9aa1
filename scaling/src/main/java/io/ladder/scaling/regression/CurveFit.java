package io.ladder.scaling.regression;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;

/**
 * Nonlinear least squares by Levenberg-Marquardt with central differences, from several starts.
 *
 * <p>Constants should come in scaled to about one per meaningful change, logarithms of exponents and scales for example:
 * the differences use one step for all.
 *
 * @param at constants of the lowest sum found
 * @param sum of squared residuals there
 */
public record CurveFit(List<Double> at, double sum) {
    private static final int DESCENTS = 3;
    private static final double STEP = 1e-5;
    private static final int MAX_ITERATIONS = 200;
    private static final double TOLERANCE = 1e-11;

    /** Weighted residuals as a function of the constants. */
    @FunctionalInterface
    public interface Residuals {
        /** One per point; any not finite marks a place that is no solution. */
        double[] at(double[] constants);
    }

    /**
     * Descends from the {@value #DESCENTS} lowest starts and keeps the lowest end.
     *
     * @param starts each an array of constants; those where a residual is not finite are passed over
     * @throws IllegalArgumentException if no start has finite residuals
     */
    public static CurveFit from(List<double[]> starts, Residuals residuals) {
        return from(starts, residuals, DESCENTS);
    }

    /** The same from so many of the lowest starts. */
    public static CurveFit from(List<double[]> starts, Residuals residuals, int descents) {
        return starts.stream()
                .map(start -> new CurveFit(Arrays.stream(start).boxed().toList(), sum(residuals.at(start))))
                .filter(start -> Double.isFinite(start.sum))
                .sorted(Comparator.comparingDouble(CurveFit::sum))
                .limit(descents)
                .map(start -> descend(start.constants(), residuals))
                .min(Comparator.comparingDouble(CurveFit::sum))
                .orElseThrow(() -> new IllegalArgumentException("no start has finite residuals"));
    }

    /** Sum of squares; infinite if any is not finite. */
    static double sum(double[] residuals) {
        double sum = 0;
        for (double residual : residuals) {
            sum += residual * residual;
        }
        return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
    }

    public double[] constants() {
        return at.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static CurveFit descend(double[] start, Residuals residuals) {
        var trail = new Trail(start, residuals);
        var problem = new LeastSquaresBuilder()
                .start(start)
                .target(new double[residuals.at(start).length])
                .model(trail::valueAndJacobian)
                .maxEvaluations(MAX_ITERATIONS)
                .maxIterations(MAX_ITERATIONS)
                .lazyEvaluation(false)
                .build();
        try {
            new LevenbergMarquardtOptimizer()
                    .withCostRelativeTolerance(TOLERANCE)
                    .withParameterRelativeTolerance(TOLERANCE)
                    .withOrthoTolerance(0)
                    .optimize(problem);
        } catch (MathIllegalStateException e) {
            // Rounding forbids a further decrease, or the count is used up: the lowest point seen is the answer.
            return trail.lowest();
        }
        return trail.lowest();
    }

    /** Evaluates, and remembers the lowest point. Confined to one descent. */
    private static final class Trail {
        /** Stands for a residual that is not finite: too high to be a step's end, finite for the optimizer. */
        private static final double FORBIDDEN = 1e100;

        private final Residuals residuals;
        private double[] at;
        private double sum;

        Trail(double[] start, Residuals residuals) {
            this.residuals = residuals;
            this.at = start.clone();
            this.sum = CurveFit.sum(residuals.at(start));
        }

        CurveFit lowest() {
            return new CurveFit(Arrays.stream(at).boxed().toList(), sum);
        }

        Pair<RealVector, RealMatrix> valueAndJacobian(RealVector point) {
            double[] constants = point.toArray();
            double[] values = finite(residuals.at(constants));
            double here = CurveFit.sum(values);
            if (here < sum) {
                sum = here;
                at = constants.clone();
            }
            double[][] jacobian = new double[values.length][constants.length];
            for (int j = 0; j < constants.length; j++) {
                double[] moved = constants.clone();
                moved[j] = constants[j] + STEP;
                double[] above = finite(residuals.at(moved));
                moved[j] = constants[j] - STEP;
                double[] below = finite(residuals.at(moved));
                for (int i = 0; i < values.length; i++) {
                    jacobian[i][j] = (above[i] - below[i]) / (2 * STEP);
                }
            }
            return new Pair<>(new ArrayRealVector(values, false), new Array2DRowRealMatrix(jacobian, false));
        }

        private static double[] finite(double[] values) {
            for (int i = 0; i < values.length; i++) {
                if (!Double.isFinite(values[i])) {
                    values[i] = FORBIDDEN;
                }
            }
            return values;
        }
    }
}
