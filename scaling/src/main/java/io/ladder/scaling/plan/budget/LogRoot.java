package io.ladder.scaling.plan.budget;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.solvers.BrentSolver;

/** Where a monotone function of a positive number has a value: Brent's method over the number's logarithm. */
final class LogRoot {
    private static final int MOST_CALLS = 500;
    private static final double RELATIVE = 1e-12;

    private LogRoot() {}

    /** The place in [from, to] where {@code function} is zero; empty if it has one sign there. */
    static OptionalDouble of(DoubleUnaryOperator function, double from, double to) {
        double low = function.applyAsDouble(from);
        double high = function.applyAsDouble(to);
        if (low == 0) {
            return OptionalDouble.of(from);
        }
        if (high == 0) {
            return OptionalDouble.of(to);
        }
        if (!(low < 0 && high > 0) && !(low > 0 && high < 0)) {
            return OptionalDouble.empty();
        }
        double log = new BrentSolver(RELATIVE, RELATIVE)
                .solve(MOST_CALLS, x -> function.applyAsDouble(Math.exp(x)), Math.log(from), Math.log(to));
        return OptionalDouble.of(Math.exp(log));
    }
}
