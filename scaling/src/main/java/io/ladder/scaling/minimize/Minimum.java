package io.ladder.scaling.minimize;

import java.util.Arrays;

/** Where a minimization ended. */
public final class Minimum {
    private final double[] point;
    private final double value;
    private final double gradientNorm;
    private final boolean isConverged;

    Minimum(double[] point, double value, double gradientNorm, boolean isConverged) {
        this.point = point;
        this.value = value;
        this.gradientNorm = gradientNorm;
        this.isConverged = isConverged;
    }

    /** The variables; not a copy. */
    public double[] point() {
        return point;
    }

    /** The objective there. */
    public double value() {
        return value;
    }

    /** Largest component of the gradient there. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** Whether no further descent was to be had, rather than the iterations used up. */
    public boolean isConverged() {
        return isConverged;
    }

    /** Largest magnitude. */
    static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
