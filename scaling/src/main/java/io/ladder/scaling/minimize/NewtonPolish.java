package io.ladder.scaling.minimize;

import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealVector;

/**
 * Newton steps with the Hessian's eigenvalues made positive, halved until the objective falls. From a point near a
 * minimum, few steps make the gradient zero but for rounding; a saddle point is left along its falling direction.
 *
 * @param maxIterations at most so many steps
 * @param gradientTolerance ends where no component of the gradient is larger; what rounding leaves of a zero
 */
public record NewtonPolish(int maxIterations, double gradientTolerance) {
    private static final double SMALLEST_EIGENVALUE = 1e-13;
    private static final int MOST_HALVINGS = 30;

    /** Ends at the minimum of the basin that {@code near} lies in. */
    public Minimum polish(Objective objective, Minimum near) {
        int n = objective.dimension();
        double[] point = near.point().clone();
        double[] gradient = new double[n];
        double value = objective.value(point, gradient);
        double[][] hessian = new double[n][n];
        for (int i = 0; i < maxIterations; i++) {
            double norm = Minimum.largest(gradient);
            if (norm <= gradientTolerance) {
                return new Minimum(point, value, norm, true);
            }
            objective.hessian(point, hessian);
            double[] step = step(hessian, gradient);
            double[] nextGradient = new double[n];
            double[] next = point;
            double nextValue = value;
            boolean isLower = false;
            double factor = 1;
            for (int halving = 0; halving < MOST_HALVINGS && !isLower; halving++, factor /= 2) {
                next = point.clone();
                Vectors.add(next, factor, step);
                nextValue = objective.value(next, nextGradient);
                // In the last digits the value does not tell any more; the gradient still does.
                isLower = nextValue < value
                        || (nextValue <= value + 4 * Math.ulp(value) && Minimum.largest(nextGradient) < 0.5 * norm);
            }
            if (!isLower) {
                return new Minimum(point, value, norm, true);
            }
            point = next;
            value = nextValue;
            gradient = nextGradient;
        }
        return new Minimum(point, value, Minimum.largest(gradient), false);
    }

    /** -|H|^-1 times the gradient. */
    private static double[] step(double[][] hessian, double[] gradient) {
        double[] step = new double[gradient.length];
        EigenDecompositionSymmetric eigen;
        try {
            eigen = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(hessian));
        } catch (MathRuntimeException e) { // numbers that are none: no direction, so no step
            return step;
        }
        RealVector g = new ArrayRealVector(gradient, false);
        double largest = Minimum.largest(eigen.getEigenvalues());
        for (int k = 0; k < gradient.length; k++) {
            double curvature = Math.max(Math.abs(eigen.getEigenvalue(k)), SMALLEST_EIGENVALUE * largest);
            if (curvature > 0) {
                RealVector direction = eigen.getEigenvector(k);
                Vectors.add(step, -direction.dotProduct(g) / curvature, direction.toArray());
            }
        }
        return step;
    }
}
