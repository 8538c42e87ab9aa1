package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.minimize.LimitedMemoryBfgs;
import io.ladder.scaling.minimize.Minimum;
import io.ladder.scaling.minimize.NewtonPolish;
import java.util.List;

/**
 * How far E or an exponent can be moved, the others following, before the objective rises by more than the scatter of the
 * runs explains: a profile-likelihood interval for an M-estimate. 2 (objective - lowest) / tau is about chi-squared of
 * one degree of freedom, with tau = mean(psi^2) / mean(psi') (Heritier and Ronchetti 1994).
 *
 * @param low logarithm of the smallest value that fits as well; the search's limit if {@code isOpenBelow}
 * @param high logarithm of the largest value that fits as well; the search's limit if {@code isOpenAbove}
 * @param ends points of all variables, where these two are
 * @param beyond the next points, which fit worse; the same ones where the search ended
 */
record Profile(
        double low, double high, boolean isOpenBelow, boolean isOpenAbove, List<double[]> ends, List<double[]> beyond) {
    /** Percentile 95 of chi-squared with one degree of freedom. */
    private static final double CHI_SQUARED = 3.841;

    private static final LimitedMemoryBfgs DESCENT = new LimitedMemoryBfgs(60, 1e-3);
    private static final NewtonPolish POLISH = new NewtonPolish(40, ChinchillaSearch.ZERO_GRADIENT);

    /**
     * Moves a variable away from a minimum in both directions.
     *
     * @param index of the variable, which is a logarithm
     * @param down factors on the variable below its minimum, nearest to 1 first
     * @param up factors above it, nearest to 1 first
     */
    static Profile of(ChinchillaObjective objective, Minimum minimum, int index, double[] down, double[] up) {
        double highest = minimum.value() + objective.meanPsiSquaredOverSlope(minimum.point()) * CHI_SQUARED / 2;
        double at = minimum.point()[index];
        List<double[]> below = reach(objective, minimum, index, down, highest);
        List<double[]> above = reach(objective, minimum, index, up, highest);
        double low = below.get(0)[index];
        double high = above.get(0)[index];
        return new Profile(
                low,
                high,
                down.length > 0 && low == moved(at, down[down.length - 1]),
                up.length > 0 && high == moved(at, up[up.length - 1]),
                List.of(below.get(0), above.get(0)),
                List.of(below.get(1), above.get(1)));
    }

    /**
     * The farthest point, in steps of the factors, at which the objective is not yet above {@code highest}, and the next
     * one, at which it is: the same if there is none.
     */
    private static List<double[]> reach(
            ChinchillaObjective objective, Minimum minimum, int index, double[] factors, double highest) {
        double[] reached = minimum.point();
        for (double factor : factors) {
            double held = moved(minimum.point()[index], factor);
            var fixed = new FixedVariable(objective, index, held);
            Minimum end = POLISH.polish(fixed, DESCENT.minimize(fixed, fixed.without(minimum.point())));
            if (end.value() > highest) {
                return List.of(reached, fixed.with(end.point()));
            }
            reached = fixed.with(end.point());
        }
        return List.of(reached, reached);
    }

    /** All three that are moved, E and the exponents, are variables by their logarithms. */
    private static double moved(double at, double factor) {
        return at + Math.log(factor);
    }
}
