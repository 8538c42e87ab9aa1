package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.regression.LinearFit;
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

    /** Relative differences of the objective at which a simplex ends. */
    private static final double EXACT = 1e-11;

    private static final double ROUGH = 1e-6;
    private static final double LEAST_PROGRESS = 1e-16;

    /**
     * Searches everywhere.
     *
     * @param isFloorFree whether E may be negative
     */
    static VariableProjection of(LogRuns runs, boolean isFloorFree) {
        double[] weights = LinearFit.equalWeights(runs.size());
        List<double[]> starts = new ArrayList<>();
        for (double alpha : EXPONENTS) {
            for (double beta : EXPONENTS) {
                starts.add(
                        new double[] {alpha, beta, objective(runs, weights, new double[] {alpha, beta}, isFloorFree)});
            }
        }
        starts.sort(Comparator.comparingDouble(start -> start[2]));
        PointValuePair best = null;
        for (double[] start : starts.subList(0, SIMPLEXES)) {
            PointValuePair end = walk(runs, weights, new double[] {start[0], start[1]}, isFloorFree, EXACT);
            if (best == null || end.getValue() < best.getValue()) {
                best = end;
            }
        }
        best = walk(
                runs,
                weights,
                best.getPoint(),
                isFloorFree,
                EXACT); // a simplex may shrink too early: once more around its end
        return at(runs, weights, best, isFloorFree);
    }

    /**
     * Nearby, for replicates: E is free in sign.
     *
     * @param weights how often each run counts
     * @param start law of about the same runs
     */
    static VariableProjection near(LogRuns runs, double[] weights, ChinchillaLaw start) {
        double[] exponents = {start.alpha(), start.beta()};
        return at(runs, weights, walk(runs, weights, exponents, true, ROUGH), true);
    }

    private static VariableProjection at(LogRuns runs, double[] weights, PointValuePair best, boolean isFloorFree) {
        double[] exponents = best.getPoint();
        double[] c = new LinearPart(runs, weights, exponents[0], exponents[1], isFloorFree).coefficients();
        return new VariableProjection(runs.law(c, exponents[0], exponents[1]), best.getValue());
    }

    private static double objective(LogRuns runs, double[] weights, double[] exponents, boolean isFloorFree) {
        for (double exponent : exponents) {
            if (!(exponent >= SMALLEST && exponent <= LARGEST)) {
                return Double.MAX_VALUE;
            }
        }
        return new LinearPart(runs, weights, exponents[0], exponents[1], isFloorFree).objective();
    }

    private static PointValuePair walk(
            LogRuns runs, double[] weights, double[] start, boolean isFloorFree, double progress) {
        return new SimplexOptimizer(progress, LEAST_PROGRESS)
                .optimize(
                        new MaxEval(MOST_EVALUATIONS),
                        new ObjectiveFunction(exponents -> objective(runs, weights, exponents, isFloorFree)),
                        GoalType.MINIMIZE,
                        new InitialGuess(start),
                        new NelderMeadSimplex(new double[] {0.1 * start[0], 0.1 * start[1]}));
    }
}
