package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.Huber;
import io.ladder.scaling.minimize.Objective;
import java.util.Arrays;

/**
 * Sum of Huber losses of ln L - LSE(ln A - alpha ln N, ln B - beta ln D, ln E) over the runs (Hoffmann et al. 2022,
 * equation 3 and appendix D.3), divided by delta^2 so that gradients have the size of the number of runs.
 *
 * <p>Variables are (a, b, e, ln alpha, ln beta) with a = ln A - alpha mean(ln N), b = ln B - beta mean(ln D), e = ln E:
 * with ln N and ln D centred, a term's height and its exponent hardly depend on each other; and exponents stay positive,
 * without which runs of one budget are fitted as well by the terms' mirror images, N^(+beta) and D^(+alpha). The sum, not the mean: a mean
 * makes gradients so small that a minimizer stops before the minimum (Besiroglu et al. 2024).
 */
final class ChinchillaObjective implements Objective {
    static final int DIMENSION = 5;
    static final int LOG_FLOOR = 2;
    static final int LOG_ALPHA = 3;
    static final int LOG_BETA = 4;
    static final Huber HUBER = Huber.OF_LOG_LOSS;
    private static final double SCALE = 1 / (HUBER.delta() * HUBER.delta());

    private final LogRuns runs;
    private final double[] weights;

    /**
     * @param weights how often each run counts
     */
    ChinchillaObjective(LogRuns runs, double[] weights) {
        this.runs = runs;
        this.weights = weights;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    /** The sum of Huber losses that a value of this objective stands for. */
    static double sumOfHuberLosses(double value) {
        return value / SCALE;
    }

    @Override
    public double value(double[] x, double[] gradient) {
        double sum = 0;
        double ga = 0;
        double gb = 0;
        double ge = 0;
        double gAlpha = 0;
        double gBeta = 0;
        double expE = Math.exp(x[2]);
        double alpha = Math.exp(x[3]);
        double beta = Math.exp(x[4]);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) {
                continue;
            }
            double n = runs.logParams(i);
            double d = runs.logTokens(i);
            // Exponents stay far from overflow: terms are centred, and an infinite value makes a line search step back.
            double ofParams = Math.exp(x[0] - alpha * n);
            double ofTokens = Math.exp(x[1] - beta * d);
            double total = ofParams + ofTokens + expE;
            double residual = runs.logLoss(i) - Math.log(total);
            sum += weights[i] * HUBER.loss(residual);
            double slope = -weights[i] * HUBER.slope(residual) / total;
            ga += slope * ofParams;
            gb += slope * ofTokens;
            ge += slope * expE;
            gAlpha -= slope * ofParams * n;
            gBeta -= slope * ofTokens * d;
        }
        gradient[0] = SCALE * ga;
        gradient[1] = SCALE * gb;
        gradient[2] = SCALE * ge;
        gradient[3] = SCALE * gAlpha * alpha;
        gradient[4] = SCALE * gBeta * beta;
        return SCALE * sum;
    }

    /**
     * tau of the minimum, in this objective's unit: what twice a rise of the objective has to be divided by to be
     * chi-squared; widened for the variables fitted.
     */
    double meanPsiSquaredOverSlope(double[] x) {
        double squares = 0;
        double slopes = 0;
        double count = 0;
        for (int i = 0; i < weights.length; i++) {
            double residual = residual(x, i);
            squares += weights[i] * HUBER.slope(residual) * HUBER.slope(residual);
            slopes += weights[i] * HUBER.curvature(residual);
            count += weights[i];
        }
        // With no run in the square part the curvature is not known: one run's worth is the least there can be.
        return SCALE * squares / Math.max(1, slopes) * count / Math.max(1, count - DIMENSION);
    }

    /**
     * q with which the sum of Huber losses grows with its residuals, sum |r|^q: 2 where all are in the square part, 1
     * where all are far beyond it.
     */
    double degree(double[] x) {
        double slopes = 0;
        double losses = 0;
        for (int i = 0; i < weights.length; i++) {
            double residual = residual(x, i);
            slopes += weights[i] * residual * HUBER.slope(residual);
            losses += weights[i] * HUBER.loss(residual);
        }
        return losses > 0 ? slopes / losses : 2;
    }

    /** Of one run, in log-loss. */
    double residual(double[] x, int run) {
        double total = Math.exp(x[0] - Math.exp(x[3]) * runs.logParams(run))
                + Math.exp(x[1] - Math.exp(x[4]) * runs.logTokens(run))
                + Math.exp(x[2]);
        return runs.logLoss(run) - Math.log(total);
    }

    @Override
    public void hessian(double[] x, double[][] hessian) {
        for (double[] row : hessian) {
            Arrays.fill(row, 0);
        }
        double[] slopes = new double[DIMENSION]; // of ln L by a, b, e, alpha and beta
        double[] gradient = new double[DIMENSION]; // of the objective by the same
        double expE = Math.exp(x[2]);
        double alpha = Math.exp(x[3]);
        double beta = Math.exp(x[4]);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) {
                continue;
            }
            double n = runs.logParams(i);
            double d = runs.logTokens(i);
            double ofParams = Math.exp(x[0] - alpha * n);
            double ofTokens = Math.exp(x[1] - beta * d);
            double total = ofParams + ofTokens + expE;
            double residual = runs.logLoss(i) - Math.log(total);
            double p = ofParams / total;
            double t = ofTokens / total;
            slopes[0] = p;
            slopes[1] = t;
            slopes[2] = expE / total;
            slopes[3] = -p * n;
            slopes[4] = -t * d;
            double outer = SCALE * weights[i] * HUBER.curvature(residual);
            double bend = -SCALE * weights[i] * HUBER.slope(residual);
            // d2 ln L = sum of share_j grad u_j grad u_j' - grad ln L grad ln L'; the u_j are linear.
            for (int j = 0; j < DIMENSION; j++) {
                gradient[j] += bend * slopes[j];
                for (int k = 0; k <= j; k++) {
                    hessian[j][k] += (outer - bend) * slopes[j] * slopes[k];
                }
            }
            hessian[0][0] += bend * p;
            hessian[3][0] -= bend * p * n;
            hessian[3][3] += bend * p * n * n;
            hessian[1][1] += bend * t;
            hessian[4][1] -= bend * t * d;
            hessian[4][4] += bend * t * d * d;
            hessian[2][2] += bend * slopes[2];
        }
        byLogarithm(hessian, gradient, LOG_ALPHA, alpha);
        byLogarithm(hessian, gradient, LOG_BETA, beta);
        for (int j = 0; j < DIMENSION; j++) {
            for (int k = 0; k < j; k++) {
                hessian[k][j] = hessian[j][k];
            }
        }
    }

    /** Chain rule for the lower triangle: d/d ln v = v d/dv. */
    private static void byLogarithm(double[][] hessian, double[] gradient, int index, double value) {
        for (int k = 0; k < index; k++) {
            hessian[index][k] *= value;
        }
        for (int j = index + 1; j < DIMENSION; j++) {
            hessian[j][index] *= value;
        }
        hessian[index][index] = value * value * hessian[index][index] + value * gradient[index];
    }
}
