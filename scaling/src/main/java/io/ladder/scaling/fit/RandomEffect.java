package io.ladder.scaling.fit;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Errors of ln L that runs share, as random effects (Searle, Casella and McCulloch 1992, "Variance Components"): that of
 * run i is s times the sum of its loadings z_ij times independent standard normal numbers.
 *
 * <p>s is not known but by the residuals, whose shared part is that of a few numbers only, and of these the fit has taken
 * some. So s is drawn, too, as densely as it is plausible: by the restricted likelihood (chapter 6 there; of what lies
 * outside of the form's tangent) of s over the deviation of each run's own error, that one being the best for each
 * ratio; flat in s (Gelman 2006, "Prior distributions for variance parameters in hierarchical models").
 *
 * <p>Immutable.
 */
final class RandomEffect implements Effect {
    private static final int GRID = 400;

    /** Of s over the deviation of own errors; 1 over this is the smallest. */
    private static final double LARGEST_RATIO = 100;

    /** Largest s against the most plausible one: of one or two numbers the likelihood does not bound it. */
    private static final double MOST_TIMES = 10;

    private final double[][] loadings; // Z, [runs][numbers]
    private final double[] deviations; // values of s, in ln L, rising
    private final double[] cumulative; // how plausible each and all below it are together, rising to 1
    private final double ownDeviation;

    private RandomEffect(double[][] loadings, double[] deviations, double[] cumulative, double ownDeviation) {
        this.loadings = loadings;
        this.deviations = deviations;
        this.cumulative = cumulative;
        this.ownDeviation = ownDeviation;
    }

    /**
     * From residuals.
     *
     * @param loadings Z, [runs][numbers]
     * @param tangent of the law, and what else is taken out of the residuals before
     * @param residuals of ln L
     * @return empty if the tangent explains all that the effect could
     */
    static Optional<RandomEffect> of(double[][] loadings, Tangent tangent, double[] residuals) {
        Tangent.Outside outside = tangent.outside(loadings);
        return tangent.fit(residuals)
                .filter(fit -> outside.squares().length > 0)
                .map(fit -> of(
                        loadings,
                        outside.squares(),
                        outside.squaresOf(fit.residuals()),
                        fit.residualSum(),
                        tangent.free()));
    }

    /**
     * @param variances along each direction, for s = 1
     * @param squares of the residuals along each
     * @param sum of all squares, of {@code free} degrees of freedom
     */
    private static RandomEffect of(double[][] loadings, double[] variances, double[] squares, double sum, int free) {
        double beside = Math.max(0, sum - Arrays.stream(squares).sum());
        double scale = Math.sqrt(Arrays.stream(variances).sum() / loadings.length);
        double[] deviations = new double[GRID];
        double[] owns = new double[GRID];
        double[] logs = new double[GRID];
        for (int g = 0; g < GRID; g++) {
            double ratio = Math.pow(LARGEST_RATIO, 2.0 * g / (GRID - 1) - 1) / scale;
            double weighted = beside;
            double logDeterminant = 0;
            for (int k = 0; k < variances.length; k++) {
                double variance = 1 + ratio * ratio * variances[k];
                weighted += squares[k] / variance;
                logDeterminant += Math.log(variance);
            }
            double own = weighted / free;
            owns[g] = Math.sqrt(own);
            deviations[g] = ratio * owns[g];
            logs[g] = -(logDeterminant + free * Math.log(own)) / 2;
        }
        int best = IntStream.range(0, GRID).reduce(0, (a, b) -> logs[b] > logs[a] ? b : a);
        double[] cumulative = new double[GRID];
        for (int g = 0; g < GRID; g++) {
            double before = g == 0 ? 0 : deviations[g - 1];
            boolean isWithin = deviations[g] <= MOST_TIMES * deviations[best];
            double mass = isWithin ? Math.exp(logs[g] - logs[best]) * Math.max(0, deviations[g] - before) : 0;
            cumulative[g] = mass + (g == 0 ? 0 : cumulative[g - 1]);
        }
        double all = cumulative[GRID - 1];
        Arrays.setAll(cumulative, g -> cumulative[g] / all);
        return new RandomEffect(loadings, deviations, cumulative, owns[best]);
    }

    /** At the most plausible s. */
    @Override
    public double ownDeviation() {
        return ownDeviation;
    }

    /** Whether its variance, at the middle of what s may be, is larger than that of own errors. */
    boolean isGreaterThanOwn() {
        return deviation(0.5) > ownDeviation;
    }

    @Override
    public double meanSquare() {
        double sum = 0;
        double before = 0;
        for (int g = 0; g < GRID; g++) {
            sum += (cumulative[g] - before) * deviations[g] * deviations[g];
            before = cumulative[g];
        }
        return sum;
    }

    private double deviation(double uniform) {
        int at = Arrays.binarySearch(cumulative, uniform);
        return deviations[Math.min(GRID - 1, at >= 0 ? at : -at - 1)];
    }

    @Override
    public double[] draw(SplittableRandom random) {
        double deviation = deviation(random.nextDouble());
        double[] numbers = new double[loadings[0].length];
        Arrays.setAll(numbers, j -> deviation * random.nextGaussian());
        return Arrays.stream(loadings).mapToDouble(row -> product(row, numbers)).toArray();
    }

    /** A tangent that takes it out of residuals, too: as fixed effects. */
    Tangent asFixed(Tangent tangent) {
        return tangent.with(tangent.outside(loadings).directions());
    }

    @Override
    public double covariance(int run, int other) {
        return product(loadings[run], loadings[other]);
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
