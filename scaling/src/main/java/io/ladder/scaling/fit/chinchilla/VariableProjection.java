package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.law.ChinchillaLaw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * The same law by another way, as a check (Golub and Pereyra 1973): for any exponents the other constants follow ({@link
 * LinearPart}), so that a simplex walks over (alpha, beta) alone. It shares with the direct fit neither variables nor
 * derivatives nor minimizer.
 *
 * @param law with the lowest objective; its E may be negative if it was free
 * @param objective sum of the Huber losses there
 */
record VariableProjection(ChinchillaLaw law, double objective) {
    private static final double[] EXPONENTS = {0.05, 0.12, 0.25, 0.4, 0.6, 1, 1.7};
    private static final int SIMPLEXES = 3;
    private static final int MOST_EVALUATIONS = 4000;
    private static final double SMALLEST = 1e-3;
    private static final double LARGEST = 10;

    /**
     * Searches everywhere.
     *
     * @param isFloorFree whether E may be negative
     */
    static VariableProjection of(LogRuns runs, boolean isFloorFree) {
        List<double[]> starts = new ArrayList<>();
        for (double alpha : EXPONENTS) {
            for (double beta : EXPONENTS) {
                starts.add(new double[] {alpha, beta, objective(runs, new double[] {alpha, beta}, isFloorFree)});
            }
        }
        starts.sort(Comparator.comparingDouble(start -> start[2]));
        PointValuePair best = null;
        for (double[] start : starts.subList(0, SIMPLEXES)) {
            PointValuePair end = walk(runs, new double[] {start[0], start[1]}, isFloorFree);
            if (best == null || end.getValue() < best.getValue()) {
                best = end;
            }
        }
        best = walk(runs, best.getPoint(), isFloorFree); // a simplex may shrink too early: once more around its end
        double[] exponents = best.getPoint();
        double[] c = new LinearPart(runs, exponents[0], exponents[1], isFloorFree).coefficients();
        return new VariableProjection(runs.law(c, exponents[0], exponents[1]), best.getValue());
    }

    private static double objective(LogRuns runs, double[] exponents, boolean isFloorFree) {
        for (double exponent : exponents) {
            if (!(exponent >= SMALLEST && exponent <= LARGEST)) {
                return Double.MAX_VALUE;
            }
        }
        return new LinearPart(runs, exponents[0], exponents[1], isFloorFree).objective();
    }

    private static PointValuePair walk(LogRuns runs, double[] start, boolean isFloorFree) {
        return new SimplexOptimizer(1e-11, 1e-16)
                .optimize(
                        new MaxEval(MOST_EVALUATIONS),
                        new ObjectiveFunction(exponents -> objective(runs, exponents, isFloorFree)),
                        GoalType.MINIMIZE,
                        new InitialGuess(start),
                        new NelderMeadSimplex(new double[] {0.1 * start[0], 0.1 * start[1]}));
    }
}
