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

/**
 * Searches for a setting among runs: those of one N and D that differ in it, and the best value that each found. That is
 * the lowest point of a parabola of loss over ln(setting), or a reason why there is none.
 */
final class Searches {
    /** N or D within this share are one. */
    private static final double SAME = 0.01;

    private static final int FEWEST_VALUES = 3;

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
        return groups.stream().map(group -> best(group, setting)).toList();
    }

    /** The best of the values that were tried, of a search whose minimum is not to be used. */
    private static BestSetting rejected(List<Run> group, double logValue, double loss, String why) {
        Run any = group.get(0);
        return new BestSetting(any.params(), any.tokens(), Math.exp(logValue), loss, Double.NaN, Optional.of(why));
    }

    private static BestSetting best(List<Run> group, String setting) {
        var lowest = new TreeMap<Double, Double>();
        group.forEach(run -> lowest.merge(run.more().get(setting), run.loss(), Math::min));
        double[] x = lowest.keySet().stream().mapToDouble(Math::log).toArray();
        double[] y = lowest.values().stream().mapToDouble(Double::doubleValue).toArray();
        double params = group.get(0).params();
        double tokens = group.get(0).tokens();
        int at = 0;
        for (int i = 1; i < y.length; i++) {
            at = y[i] < y[at] ? i : at;
        }
        if (x.length < FEWEST_VALUES) {
            return rejected(group, x[at], y[at], x.length == 1 ? ONE_VALUE : "has fewer than three values");
        }
        if (at == 0 || at == x.length - 1) {
            String side = at == 0 ? "smallest" : "largest";
            String why = String.format(
                    Locale.ROOT, "has its lowest loss at the %s value tried (%.3g)", side, Math.exp(x[at]));
            return rejected(group, x[at], y[at], why);
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
            return new BestSetting(
                    params, tokens, Math.exp(x[at]), y[at], Double.NaN, Optional.of("has no clear lowest point"));
        }
        double error = parabola.degreesOfFreedom() == 0
                ? Double.NaN
                : Math.sqrt(parabola.residualSum() / parabola.degreesOfFreedom() * parabola.unscaledCovariance(1, 1))
                        / (2 * bend);
        return new BestSetting(
                params,
                tokens,
                Math.exp(centre + offset),
                parabola.at(LinearFit.powers(offset, 2)),
                error,
                Optional.empty());
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
