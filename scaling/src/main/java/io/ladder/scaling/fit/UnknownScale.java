package io.ladder.scaling.fit;

import org.hipparchus.distribution.continuous.TDistribution;

/** What it costs not to know how large errors are, but from the residuals of a few runs. */
public final class UnknownScale {
    private static final double TAIL = 0.975;
    private static final double NORMAL_TAIL = 1.959964;

    private UnknownScale() {}

    /**
     * Times that 95% intervals are wider for it: the ratio of the 97.5th percentiles of Student's law and of the normal law.
     *
     * @param freedom degrees of freedom of the residuals, positive
     */
    public static double factor(double freedom) {
        return new TDistribution(freedom).inverseCumulativeProbability(TAIL) / NORMAL_TAIL;
    }
}
