package io.ladder.scaling.minimize;

/** A function of a few variables with its gradient. */
public interface Objective {
    /** Number of variables. */
    int dimension();

    /**
     * Value at a point.
     *
     * @param point [dimension]
     * @param gradient receives the gradient [dimension]
     * @return the value; infinite or NaN where the function is not defined, which line searches step back from
     */
    double value(double[] point, double[] gradient);

    /**
     * Second derivatives at a point; this one takes central differences of the gradient.
     *
     * @param hessian receives them [dimension, dimension]
     */
    default void hessian(double[] point, double[][] hessian) {
        int n = dimension();
        double[] at = point.clone();
        double[] above = new double[n];
        double[] below = new double[n];
        for (int i = 0; i < n; i++) {
            double step = Math.cbrt(Math.ulp(1.0)) * Math.max(1, Math.abs(point[i]));
            at[i] = point[i] + step;
            value(at, above);
            at[i] = point[i] - step;
            value(at, below);
            at[i] = point[i];
            for (int j = 0; j < n; j++) {
                hessian[i][j] = (above[j] - below[j]) / (2 * step);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                hessian[i][j] = (hessian[i][j] + hessian[j][i]) / 2;
                hessian[j][i] = hessian[i][j];
            }
        }
    }
}
