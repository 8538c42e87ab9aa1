package io.ladder.scaling.fit.tuning;

import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Searches for a setting among runs: those of one N and D that differ in it, and the best value that each found. That is
 * the lowest point of a parabola of loss over ln(setting), or a reason why there is none: a minimum that noise would make
 * as well is none.
 */
final class Searches {
    /** N or D within this share are one. */
    private static final double SAME = 0.01;

    private static final int FEWEST_VALUES = 3;

    /** Of the test of a minimum, for all values tried together. */
    private static final double LEVEL = 0.01;

    private static final String ONE_VALUE = "was tried with one value only";

    private Searches() {}

    /** Best value of every search, by rising N, then D. */
    static List<BestSetting> of(List<Run> runs, String setting) {
        var groups = new ArrayList<List<Run>>();
        for (Run run : runs) {
            if (run.more().getOrDefault(setting, Double.NaN) > 0) {
                groups.stream()
                        .filter(group -> close(group.get(0).params(), run.params())
                                && close(group.get(0).tokens(), run.tokens()))
                        .findFirst()
                        .orElseGet(() -> {
                            var group = new ArrayList<Run>();
                            groups.add(group);
                            return group;
                        })
                        .add(run);
            }
        }
        groups.sort(Comparator.<List<Run>>comparingDouble(group -> group.get(0).params())
                .thenComparingDouble(group -> group.get(0).tokens()));
        List<Candidate> candidates =
                groups.stream().map(group -> best(group, setting)).toList();
        Residuals residuals = Residuals.of(candidates);
        return candidates.stream().map(candidate -> candidate.judged(residuals)).toList();
    }

    /**
     * A search and the parabola through what lies around its lowest loss.
     *
     * @param parabola empty if the search is rejected already
     * @param geometry variance of ln(best value) for losses of variance one
     * @param width of the values that it was drawn through, in ln(setting)
     * @param tried values in the whole search
     */
    private record Candidate(BestSetting best, Optional<LinearFit> parabola, double geometry, double width, int tried) {
        static Candidate rejected(BestSetting why) {
            return new Candidate(why, Optional.empty(), Double.NaN, Double.NaN, 0);
        }

        /**
         * Rejected if its minimum is none but of noise. A parabola through the neighbours of the lowest of several losses
         * is always curved upwards, noise or not: so the curvature's level is divided by how many could have been lowest.
         */
        BestSetting judged(Residuals residuals) {
            if (parabola.isEmpty()) {
                return best;
            }
            if (residuals.freedom() == 0) {
                // Nothing tells noise from a minimum; it may be anywhere between the values around it.
                return best.withError(width / Math.sqrt(12), true);
            }
            double bend = parabola.get().coefficient(2);
            double bendError = Math.sqrt(residuals.variance() * parabola.get().unscaledCovariance(2, 2));
            double level = LEVEL / (2 * tried);
            double least = new TDistribution(residuals.freedom()).inverseCumulativeProbability(1 - level);
            if (bend < least * bendError) {
                return best.rejected(String.format(
                        Locale.ROOT,
                        "is flat within its scatter (curvature %.3g, standard error %.3g), so that any value may be the"
                                + " best; try values further out, or train each more often",
                        bend,
                        bendError));
            }
            return best.withError(Math.sqrt(residuals.variance() * geometry), false);
        }
    }

    /**
     * What all searches together say of how far losses are off their parabolas.
     *
     * @param freedom degrees of freedom; 0 if there is nothing to tell it from
     */
    private record Residuals(double variance, int freedom) {
        static Residuals of(List<Candidate> candidates) {
            double sum = 0;
            int freedom = 0;
            for (Candidate candidate : candidates) {
                if (candidate.parabola().isPresent()) {
                    sum += candidate.parabola().get().residualSum();
                    freedom += candidate.parabola().get().degreesOfFreedom();
                }
            }
            return new Residuals(freedom == 0 ? Double.NaN : sum / freedom, freedom);
        }
    }

    /** The best of the values that were tried, of a search whose minimum is not to be used. */
    private static BestSetting rejected(List<Run> group, double logValue, double loss, String why) {
        Run any = group.get(0);
        return new BestSetting(any.params(), any.tokens(), Math.exp(logValue), loss, Double.NaN, Optional.of(why));
    }

    private static Candidate best(List<Run> group, String setting) {
        var lowest = new TreeMap<Double, Double>();
        group.forEach(run -> lowest.merge(run.more().get(setting), run.loss(), Math::min));
        double[] x = lowest.keySet().stream().mapToDouble(Math::log).toArray();
        double[] y = lowest.values().stream().mapToDouble(Double::doubleValue).toArray();
        int at = 0;
        for (int i = 1; i < y.length; i++) {
            at = y[i] < y[at] ? i : at;
        }
        if (x.length < FEWEST_VALUES) {
            return Candidate.rejected(
                    rejected(group, x[at], y[at], x.length == 1 ? ONE_VALUE : "has fewer than three values"));
        }
        if (at == 0 || at == x.length - 1) {
            String side = at == 0 ? "smallest" : "largest";
            String why = String.format(
                    Locale.ROOT, "has its lowest loss at the %s value tried (%.3g)", side, Math.exp(x[at]));
            return Candidate.rejected(rejected(group, x[at], y[at], why));
        }
        // A search may reach where training diverges; the three values around the lowest make a sound parabola, and
        // others join while they stay within its reach.
        int from = at - 1;
        int to = at + 1;
        double reach = 4 * (Math.max(y[from], y[to]) - y[at]);
        while (from > 0 && y[from - 1] - y[at] <= reach) {
            from--;
        }
        while (to < x.length - 1 && y[to + 1] - y[at] <= reach) {
            to++;
        }
        double centre = x[at];
        double[] near = Arrays.stream(Arrays.copyOfRange(x, from, to + 1))
                .map(value -> value - centre)
                .toArray();
        double[] losses = Arrays.copyOfRange(y, from, to + 1);
        LinearFit parabola = LinearFit.polynomial(2, near, losses, LinearFit.equalWeights(near.length))
                .orElseThrow(
                        () -> new IllegalStateException("three different values of " + setting + " make a parabola"));
        double bend = parabola.coefficient(2);
        double offset = -parabola.coefficient(1) / (2 * bend);
        if (bend <= 0 || offset < near[0] || offset > near[near.length - 1]) {
            return Candidate.rejected(rejected(group, x[at], y[at], "has no clear lowest point"));
        }
        var best = new BestSetting(
                group.get(0).params(),
                group.get(0).tokens(),
                Math.exp(centre + offset),
                parabola.at(LinearFit.powers(offset, 2)),
                Double.NaN,
                Optional.empty());
        return new Candidate(
                best, Optional.of(parabola), geometry(parabola, offset), near[near.length - 1] - near[0], x.length);
    }

    /** Delta method for -c1 / (2 c2). */
    private static double geometry(LinearFit parabola, double offset) {
        double bend = parabola.coefficient(2);
        return (parabola.unscaledCovariance(1, 1)
                        + 4 * offset * parabola.unscaledCovariance(1, 2)
                        + 4 * offset * offset * parabola.unscaledCovariance(2, 2))
                / (4 * bend * bend);
    }

    /** Whether there was nothing to search: one value of the setting. */
    static boolean isOneValue(BestSetting best) {
        return best.rejected().filter(ONE_VALUE::equals).isPresent();
    }

    /** Whether two values are one. */
    static boolean close(double a, double b) {
        return Math.abs(a - b) <= SAME * Math.max(a, b);
    }
}
