package io.ladder.scaling.regression;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/** Weighted linear least squares: y ~ sum of c_j column_j, by Householder QR of the columns scaled to length one. */
public final class LinearFit {
    /** Columns whose part independent of the others is shorter than this share of them count as dependent. */
    private static final double DEPENDENT = 1e-11;

    private final double[] coefficients;
    private final double[][] unscaledCovariance;
    private final double[] residuals;
    private final double residualSum;

    private LinearFit(double[] coefficients, double[][] unscaledCovariance, double[] residuals, double residualSum) {
        this.coefficients = coefficients;
        this.unscaledCovariance = unscaledCovariance;
        this.residuals = residuals;
        this.residualSum = residualSum;
    }

    /**
     * Fits.
     *
     * @param rows [points][columns], at least as many points as columns
     * @param y [points]
     * @param weights [points], positive; inverse variances up to a common factor
     * @return empty if the columns are not independent at these points
     */
    public static Optional<LinearFit> of(double[][] rows, double[] y, double[] weights) {
        int numPoints = rows.length;
        int numColumns = rows[0].length;
        if (numPoints < numColumns) {
            return Optional.empty();
        }
        double[] lengths = new double[numColumns];
        double[][] scaled = new double[numPoints][numColumns];
        double[] target = new double[numPoints];
        for (int i = 0; i < numPoints; i++) {
            double root = Math.sqrt(weights[i]);
            target[i] = root * y[i];
            for (int j = 0; j < numColumns; j++) {
                scaled[i][j] = root * rows[i][j];
                lengths[j] += scaled[i][j] * scaled[i][j];
            }
        }
        for (int j = 0; j < numColumns; j++) {
            lengths[j] = Math.sqrt(lengths[j]);
            if (!(lengths[j] > 0) || Double.isInfinite(lengths[j])) {
                return Optional.empty();
            }
            for (int i = 0; i < numPoints; i++) {
                scaled[i][j] /= lengths[j];
            }
        }
        var qr = new QRDecomposition(new Array2DRowRealMatrix(scaled, false), DEPENDENT);
        DecompositionSolver solver = qr.getSolver();
        if (!solver.isNonSingular()) {
            return Optional.empty();
        }
        double[] coefficients = solver.solve(new ArrayRealVector(target, false)).toArray();
        double[][] covariance = covariance(qr.getR(), lengths);
        for (int j = 0; j < numColumns; j++) {
            coefficients[j] /= lengths[j];
        }
        double[] residuals = new double[numPoints];
        double sum = 0;
        for (int i = 0; i < numPoints; i++) {
            residuals[i] = y[i] - dot(rows[i], coefficients);
            sum += weights[i] * residuals[i] * residuals[i];
        }
        return Optional.of(new LinearFit(coefficients, covariance, residuals, sum));
    }

    /** Polynomial in x of the given degree, lowest power first; x is best centred by the caller. */
    public static Optional<LinearFit> polynomial(int degree, double[] x, double[] y, double[] weights) {
        double[][] rows = new double[x.length][degree + 1];
        for (int i = 0; i < x.length; i++) {
            rows[i] = powers(x[i], degree);
        }
        return of(rows, y, weights);
    }

    /** 1, x, x^2, … */
    public static double[] powers(double x, int degree) {
        double[] powers = new double[degree + 1];
        powers[0] = 1;
        for (int j = 1; j <= degree; j++) {
            powers[j] = x * powers[j - 1];
        }
        return powers;
    }

    /** n ones: no weights. */
    public static double[] equalWeights(int n) {
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        return weights;
    }

    public double coefficient(int j) {
        return coefficients[j];
    }

    /** In the order of the columns. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    /** (X'WX)^-1 [i][j]: times the variance of a point of weight one, the covariance of two coefficients. */
    public double unscaledCovariance(int i, int j) {
        return unscaledCovariance[i][j];
    }

    /** y - fitted, by points. */
    public double[] residuals() {
        return residuals.clone();
    }

    /** Weighted sum of squared residuals. */
    public double residualSum() {
        return residualSum;
    }

    /** Points less coefficients. */
    public int degreesOfFreedom() {
        return residuals.length - coefficients.length;
    }

    /** Pull of a point on its own fitted value: 0 none, 1 the fit goes through it whatever its y. */
    public double leverage(double[] row, double weight) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += row[i] * dot(unscaledCovariance[i], row);
        }
        return Math.min(1, weight * sum);
    }

    /** The fit's word at one row of columns. */
    public double at(double... row) {
        return dot(row, coefficients);
    }

    private static double dot(double[] row, double[] coefficients) {
        double sum = 0;
        for (int j = 0; j < coefficients.length; j++) {
            sum += row[j] * coefficients[j];
        }
        return sum;
    }

    /** R^-1 R^-T, with the scaling of the columns undone. */
    private static double[][] covariance(RealMatrix r, double[] lengths) {
        int n = lengths.length;
        double[][] inverse = new double[n][n];
        for (int column = 0; column < n; column++) {
            for (int i = column; i >= 0; i--) {
                double sum = i == column ? 1 : 0;
                for (int k = i + 1; k <= column; k++) {
                    sum -= r.getEntry(i, k) * inverse[k][column];
                }
                inverse[i][column] = sum / r.getEntry(i, i);
            }
        }
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance[i][j] = dot(inverse[i], inverse[j]) / (lengths[i] * lengths[j]);
            }
        }
        return covariance;
    }
}
