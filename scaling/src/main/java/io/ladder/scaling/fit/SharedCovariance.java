package io.ladder.scaling.fit;

import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * Covariance of errors that runs share, and each run's own beside them: s^2 Z Z' of every {@link Effect}, with the
 * mean of what s^2 may be, and the variance of own errors on the diagonal. Immutable.
 */
public final class SharedCovariance {
    private final List<Effect> effects;

    /** @param effects at least one */
    SharedCovariance(List<Effect> effects) {
        this.effects = List.copyOf(effects);
    }

    /**
     * What brings residuals of some runs to independent ones of variance 1 (generalized least squares): the inverse of
     * the covariance's lower Cholesky factor, [rows][rows].
     *
     * @param rows which runs
     */
    public double[][] whitening(int[] rows) {
        int n = rows.length;
        double[][] covariance = new double[n][n];
        double own = effects.stream().mapToDouble(Effect::ownDeviation).min().orElseThrow();
        for (Effect effect : effects) {
            double square = effect.meanSquare();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    covariance[i][j] +=
                            square * effect.covariance(rows[i], rows[j]) + (i == j ? own * own : 0) / effects.size();
                }
            }
        }
        double[][] factor = new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false))
                .getL()
                .getData();
        return inverse(factor);
    }

    private static double[][] inverse(double[][] lower) {
        int n = lower.length;
        double[][] inverse = new double[n][n];
        for (int column = 0; column < n; column++) {
            for (int i = column; i < n; i++) {
                double sum = i == column ? 1 : 0;
                for (int k = column; k < i; k++) {
                    sum -= lower[i][k] * inverse[k][column];
                }
                inverse[i][column] = sum / lower[i][i];
            }
        }
        return inverse;
    }
}
