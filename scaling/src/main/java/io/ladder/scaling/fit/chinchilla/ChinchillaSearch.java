package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.minimize.LimitedMemoryBfgs;
import io.ladder.scaling.minimize.Minimum;
import io.ladder.scaling.minimize.NewtonPolish;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The lowest minimum that descents from a grid of starts, or from near a known law, end in. */
final class ChinchillaSearch {
    /** Exponents of the starts, for alpha and beta alike. */
    private static final double[] EXPONENTS = {0.05, 0.15, 0.3, 0.5, 0.9, 2};

    /** E of the starts, as a share of the lowest loss. */
    private static final double[] FLOORS = {0.1, 0.5, 0.9};

    /** Factors on (alpha, beta) of further starts beside a known law: one exponent's gain is the other one's loss. */
    private static final double[][] NEARBY = {{1, 1}, {0.6, 1.5}, {1.5, 0.6}};

    /** Basins of the grid's starts that are searched to the last digit. */
    private static final int POLISHED = 8;

    private static final LimitedMemoryBfgs FROM_GRID = new LimitedMemoryBfgs(200, 1e-6);
    private static final LimitedMemoryBfgs FROM_NEARBY = new LimitedMemoryBfgs(100, 1e-4);
    private static final NewtonPolish POLISH = new NewtonPolish(60);

    private ChinchillaSearch() {}

    /** From all starts of the grid. */
    static Minimum everywhere(ChinchillaObjective objective, LogRuns logs) {
        var ends = new ArrayList<Minimum>();
        for (double[] start : grid(logs)) {
            Minimum end = FROM_GRID.minimize(objective, start);
            if (Double.isFinite(end.value())) {
                ends.add(end);
            }
        }
        ends.sort(Comparator.comparingDouble(Minimum::value));
        return ends.stream()
                .limit(POLISHED)
                .map(end -> POLISH.polish(objective, end))
                .min(Comparator.comparingDouble(Minimum::value))
                .orElseThrow(() -> new IllegalStateException("no start of the grid has a finite loss"));
    }

    /** From a point that is a minimum for similar weights, and from logs beside it. */
    static Minimum near(ChinchillaObjective objective, double[] known) {
        Minimum best = null;
        for (double[] factors : NEARBY) {
            double[] start = known.clone();
            start[3] *= factors[0];
            start[4] *= factors[1];
            Minimum end = POLISH.polish(objective, FROM_NEARBY.minimize(objective, start));
            if (best == null || end.value() < best.value()) {
                best = end;
            }
        }
        return best;
    }

    /** Smallest and largest exponent that searches start from. */
    static double lowestExponent() {
        return EXPONENTS[0];
    }

    static double highestExponent() {
        return EXPONENTS[EXPONENTS.length - 1];
    }

    private static List<double[]> grid(LogRuns logs) {
        double lowest = Double.POSITIVE_INFINITY;
        double sum = 0;
        for (int i = 0; i < logs.size(); i++) {
            double loss = Math.exp(logs.logLoss(i));
            lowest = Math.min(lowest, loss);
            sum += loss;
        }
        double mean = sum / logs.size();
        var starts = new ArrayList<double[]>();
        for (double floor : FLOORS) {
            double e = floor * lowest;
            double half = Math.log((mean - e) / 2); // of what is above the floor, a half for N and a half for D
            for (double alpha : EXPONENTS) {
                for (double beta : EXPONENTS) {
                    starts.add(new double[] {half, half, Math.log(e), alpha, beta});
                }
            }
        }
        return starts;
    }
}
