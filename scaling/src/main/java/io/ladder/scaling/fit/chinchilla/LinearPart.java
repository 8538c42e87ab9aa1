package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.Huber;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * E, A and B for given exponents: L = E + A x + B y is linear in them. The Huber loss of ln L is brought down by least
 * squares solved again and again, the logarithm linearized and each run weighted as Huber's loss has it (Green 1984); A
 * and B, and E unless it is free, are kept from being negative by trying which of them is zero.
 */
final class LinearPart {
    private static final Huber HUBER = ChinchillaObjective.HUBER;
    private static final int COLUMNS = 3;
    private static final int MOST_ITERATIONS = 500;
    private static final double PROGRESS = 1e-11;

    private final double[][] columns; // 1, x, y
    private final double[] losses;
    private final double[] runWeights;
    private final boolean isFloorFree;
    private double[] coefficients;
    private double objective;

    /**
     * @param runWeights how often each run counts
     * @param isFloorFree whether E may be negative
     */
    LinearPart(LogRuns runs, double[] runWeights, double alpha, double beta, boolean isFloorFree) {
        this.isFloorFree = isFloorFree;
        this.runWeights = runWeights;
        columns = new double[COLUMNS][runs.size()];
        losses = new double[runs.size()];
        for (int i = 0; i < losses.length; i++) {
            columns[0][i] = 1;
            columns[1][i] = Math.exp(-alpha * runs.logParams(i));
            columns[2][i] = Math.exp(-beta * runs.logTokens(i));
            losses[i] = Math.exp(runs.logLoss(i));
        }
        solve();
    }

    /** E, and A and B as they are with ln N and ln D centred. */
    double[] coefficients() {
        return coefficients;
    }

    /** Sum of the Huber losses there. */
    double objective() {
        return objective;
    }

    private void solve() {
        double[] ones = new double[losses.length];
        Arrays.fill(ones, 1);
        coefficients = leastSquares(losses, ones, losses);
        objective = objective(coefficients);
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            double[] next = next();
            double lower = objective(next);
            for (int halving = 0; halving < 20 && !(lower < objective); halving++) {
                for (int j = 0; j < COLUMNS; j++) {
                    next[j] = (next[j] + coefficients[j]) / 2;
                }
                lower = objective(next);
            }
            if (!(lower < objective)) {
                return;
            }
            boolean isDone = objective - lower <= PROGRESS * objective;
            coefficients = next;
            objective = lower;
            if (isDone) {
                return;
            }
        }
    }

    /** One step: ln L is about ln F + (L - F) / F, where F is the fitted loss so far. */
    private double[] next() {
        double[] targets = new double[losses.length];
        double[] weights = new double[losses.length];
        double[] fitted = new double[losses.length];
        for (int i = 0; i < losses.length; i++) {
            fitted[i] = fitted(coefficients, i);
            if (runWeights[i] == 0) { // the law may be negative there
                targets[i] = losses[i];
                fitted[i] = losses[i];
                continue;
            }
            double residual = Math.log(losses[i] / fitted[i]);
            targets[i] = fitted[i] * (1 + residual);
            weights[i] = HUBER.weight(residual);
        }
        return leastSquares(targets, weights, fitted);
    }

    private double fitted(double[] c, int run) {
        return c[0] + c[1] * columns[1][run] + c[2] * columns[2][run];
    }

    private double objective(double[] c) {
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            double fitted = fitted(c, i);
            if (runWeights[i] > 0) {
                sum += fitted > 0 ? runWeights[i] * HUBER.loss(Math.log(losses[i] / fitted)) : Double.POSITIVE_INFINITY;
            }
        }
        return sum;
    }

    /** Minimizes sum w ((target - c X) / scale)^2 over coefficients that may not be negative. */
    private double[] leastSquares(double[] targets, double[] weights, double[] scales) {
        double[][] normal = new double[COLUMNS][COLUMNS];
        double[] right = new double[COLUMNS];
        for (int i = 0; i < losses.length; i++) {
            double weight = runWeights[i] * weights[i] / (scales[i] * scales[i]);
            for (int j = 0; j < COLUMNS; j++) {
                right[j] += weight * columns[j][i] * targets[i];
                for (int k = 0; k < COLUMNS; k++) {
                    normal[j][k] += weight * columns[j][i] * columns[k][i];
                }
            }
        }
        RealMatrix matrix = MatrixUtils.createRealMatrix(normal);
        RealVector vector = new ArrayRealVector(right);
        double[] best = {right[0] / normal[0][0], 0, 0}; // a law that is flat, if nothing else can be solved
        double lowest = Double.POSITIVE_INFINITY;
        for (int used = 1; used < 1 << COLUMNS; used++) {
            double[] c = solution(matrix, vector, used);
            if (c[1] < 0 || c[2] < 0 || (c[0] < 0 && !isFloorFree)) {
                continue;
            }
            RealVector at = new ArrayRealVector(c);
            double value = matrix.operate(at).dotProduct(at) - 2 * vector.dotProduct(at);
            if (value < lowest) {
                lowest = value;
                best = c;
            }
        }
        return best;
    }

    /** With the columns of the bits in {@code used}; the others' coefficients are zero. */
    private static double[] solution(RealMatrix normal, RealVector right, int used) {
        int[] which =
                IntStream.range(0, COLUMNS).filter(j -> (used >> j & 1) == 1).toArray();
        double[] part = Arrays.stream(which).mapToDouble(right::getEntry).toArray();
        double[] all = new double[COLUMNS];
        try {
            double[] solved = new CholeskyDecomposition(normal.getSubMatrix(which, which), 1e-12, 0)
                    .getSolver()
                    .solve(new ArrayRealVector(part))
                    .toArray();
            for (int j = 0; j < which.length; j++) {
                all[which[j]] = solved[j];
            }
        } catch (MathRuntimeException e) { // columns that say the same: another choice serves
            all[1] = -1;
        }
        return all;
    }
}
