package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.fit.FitProgress;
import io.ladder.scaling.minimize.LimitedMemoryBfgs;
import io.ladder.scaling.minimize.Minimum;
import io.ladder.scaling.minimize.NewtonPolish;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The lowest minimum that descents from a grid of starts, or from near a known law, end in. */
final class ChinchillaSearch {
    /** Exponents of the starts, for alpha and beta alike. */
    private static final double[] EXPONENTS = {0.05, 0.15, 0.3, 0.5, 0.9, 2};

    /** E of the starts, as a share of the lowest loss. */
    private static final double[] FLOORS = {0.1, 0.5, 0.9};

    /** Two searches that end this close, relatively or within rounding of zero, have found one minimum. */
    private static final double SAME = 1e-9;

    /** Rounding leaves this of a gradient that is zero; exponents are then exact to about 1e-13. */
    static final double ZERO_GRADIENT = 1e-7;

    /** E below this share of the lowest loss has hardly a slope: searches from there would stay. */
    private static final double NO_FLOOR = 0.1;

    /** Basins of the grid's starts that are searched to the last digit. */
    private static final int POLISHED = 8;

    private static final LimitedMemoryBfgs FROM_GRID = new LimitedMemoryBfgs(200, 1e-6);
    private static final LimitedMemoryBfgs FROM_NEARBY = new LimitedMemoryBfgs(30, 1e-1);
    private static final NewtonPolish POLISH = new NewtonPolish(60, ZERO_GRADIENT);
    private static final NewtonPolish LONG_POLISH = new NewtonPolish(500, ZERO_GRADIENT);

    private ChinchillaSearch() {}

    /** From all starts of the grid. */
    static Minimum everywhere(ChinchillaObjective objective, LogRuns logs, FitProgress progress) {
        var ends = new ArrayList<Minimum>();
        List<double[]> starts = grid(logs);
        for (int i = 0; i < starts.size(); i++) {
            Minimum end = FROM_GRID.minimize(objective, starts.get(i));
            if (Double.isFinite(end.value())) {
                ends.add(end);
            }
            progress.fitted(FitProgress.SEARCH, i + 1, starts.size());
        }
        ends.sort(Comparator.comparingDouble(Minimum::value));
        return ends.stream()
                .limit(POLISHED)
                .map(end -> LONG_POLISH.polish(objective, end))
                .min(Comparator.comparingDouble(Minimum::value))
                .orElseThrow(() -> new IllegalStateException("no start of the grid has a finite loss"));
    }

    /**
     * From a point that is a minimum for similar weights (with E lifted off zero), and from one far from it, where both exponents are the same.
     * If the two end apart, two more starts decide.
     */
    static Minimum near(ChinchillaObjective objective, double[] known, double lowestLoss) {
        double[] from = known.clone();
        from[ChinchillaObjective.LOG_FLOOR] =
                Math.max(from[ChinchillaObjective.LOG_FLOOR], Math.log(NO_FLOOR * lowestLoss));
        double alpha = Math.exp(from[ChinchillaObjective.LOG_ALPHA]);
        double beta = Math.exp(from[ChinchillaObjective.LOG_BETA]);
        double mean = (alpha + beta) / 2;
        Minimum first = descend(objective, from, alpha, beta);
        Minimum second = descend(objective, from, mean, mean);
        if (Math.abs(first.value() - second.value()) <= SAME * (1 + first.value())) {
            return first;
        }
        Minimum third = descend(objective, from, alpha / 2, 2 * beta);
        Minimum fourth = descend(objective, from, 2 * alpha, beta / 2);
        return Stream.of(first, second, third, fourth)
                .min(Comparator.comparingDouble(Minimum::value))
                .orElseThrow();
    }

    private static Minimum descend(ChinchillaObjective objective, double[] from, double alpha, double beta) {
        double[] start = from.clone();
        start[ChinchillaObjective.LOG_ALPHA] = Math.log(alpha);
        start[ChinchillaObjective.LOG_BETA] = Math.log(beta);
        return POLISH.polish(objective, FROM_NEARBY.minimize(objective, start));
    }

    /** From one point. */
    static Minimum from(ChinchillaObjective objective, double[] start) {
        return LONG_POLISH.polish(objective, FROM_GRID.minimize(objective, start));
    }

    /** Smallest and largest exponent that searches start from. */
    static double lowestExponent() {
        return EXPONENTS[0];
    }

    static double highestExponent() {
        return EXPONENTS[EXPONENTS.length - 1];
    }

    private static List<double[]> grid(LogRuns logs) {
        double lowest = logs.lowestLoss();
        double sum = 0;
        for (int i = 0; i < logs.size(); i++) {
            sum += Math.exp(logs.logLoss(i));
        }
        double mean = sum / logs.size();
        var starts = new ArrayList<double[]>();
        for (double floor : FLOORS) {
            double e = floor * lowest;
            double half = Math.log((mean - e) / 2); // of what is above the floor, a half for N and a half for D
            for (double alpha : EXPONENTS) {
                for (double beta : EXPONENTS) {
                    starts.add(new double[] {half, half, Math.log(e), Math.log(alpha), Math.log(beta)});
                }
            }
        }
        return starts;
    }
}
