package io.ladder.scaling.plan.budget;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;

/** Where a function of a positive number is lowest: an even grid over its logarithm, then Brent's method around the best. */
final class LogMinimum {
    private static final int GRID = 240;
    private static final int MOST_CALLS = 500;
    /** About the root of a double's precision: a flat minimum cannot be told more sharply. */
    private static final double RELATIVE = 1e-9;

    private LogMinimum() {}

    /**
     * The place of the minimum, relative error about 1e-8.
     *
     * @param function may be infinite, where it has no value
     * @return empty if the lowest of the grid is at its border: there is no minimum in [from, to]
     */
    static OptionalDouble of(DoubleUnaryOperator function, double from, double to) {
        double start = Math.log(from);
        double width = (Math.log(to) - start) / GRID;
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= GRID; i++) {
            double value = function.applyAsDouble(Math.exp(start + i * width));
            if (value < lowest) {
                best = i;
                lowest = value;
            }
        }
        if (best == 0 || best == GRID || Double.isInfinite(lowest)) {
            return OptionalDouble.empty();
        }
        double log = new BrentOptimizer(RELATIVE, RELATIVE)
                .optimize(
                        new MaxEval(MOST_CALLS),
                        GoalType.MINIMIZE,
                        new UnivariateObjectiveFunction(x -> function.applyAsDouble(Math.exp(x))),
                        new SearchInterval(
                                start + (best - 1) * width, start + (best + 1) * width, start + best * width))
                .getPoint();
        return OptionalDouble.of(Math.exp(log));
    }
}
