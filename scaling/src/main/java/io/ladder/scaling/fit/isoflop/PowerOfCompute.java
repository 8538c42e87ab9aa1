package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.regression.LinearFit;

/**
 * y = factor C^exponent, a line of ln y over ln C.
 *
 * @param factor in the unit of y
 */
public record PowerOfCompute(double factor, double exponent) {
    /**
     * Fits.
     *
     * @param logFlops at least two different
     * @param weights of the points, up to a common factor
     */
    public static PowerOfCompute of(double[] logFlops, double[] logY, double[] weights) {
        double centre = java.util.Arrays.stream(logFlops).average().orElseThrow();
        double[] x =
                java.util.Arrays.stream(logFlops).map(value -> value - centre).toArray();
        LinearFit line = LinearFit.polynomial(1, x, logY, weights)
                .orElseThrow(() -> new IllegalArgumentException("a power of compute needs two different budgets"));
        double exponent = line.coefficient(1);
        return new PowerOfCompute(Math.exp(line.coefficient(0) - exponent * centre), exponent);
    }

    /** y at a budget. */
    public double at(double flops) {
        return factor * Math.pow(flops, exponent);
    }
}
