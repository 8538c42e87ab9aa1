package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Examples;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs far from the law, and what the law would be without them. */
final class Influence {
    private static final int SHOWN = 5;

    /** A constant that moves by less, relatively, is not worth a word. */
    private static final double MOVED = 0.01;

    private Influence() {}

    /**
     * A warning that names the outliers and what they move; empty if there are none.
     *
     * @param hasOptimum whether the runs determine how compute is best split; else what would be best is not told
     */
    static Optional<String> warning(List<Run> runs, Refit refit, LossLaw law, Scatter scatter, boolean hasOptimum) {
        var residuals = Residuals.of(runs, law, scatter.deviation());
        List<Integer> outliers = residuals.far();
        if (outliers.isEmpty()) {
            return Optional.empty();
        }
        List<String> named = outliers.stream()
                .limit(SHOWN)
                .map(i -> String.format(
                        Locale.ROOT,
                        "%s (loss %.4g, the law says %.4g: %.0f deviations%s)",
                        runs.get(i).name(),
                        runs.get(i).loss(),
                        ModelPoint.of(runs.get(i)).loss(law),
                        residuals.deviations(i),
                        alone(refit, runs.size(), law, i)))
                .collect(Collectors.toList());
        boolean one = outliers.size() == 1;
        Optional<LossLaw> other = refit.fit(without(runs.size(), outliers), law);
        return Optional.of((one ? "outlier: without it " : outliers.size() + " outliers: without them ")
                + other.map(without ->
                                hasOptimum ? Advice.moved(law, without, runs) : Advice.lossMoved(law, without, runs))
                        .orElse("no law can be fitted")
                + (one ? "; it is " : "; they are ")
                + Examples.first(named, outliers.size())
                + other.map(without -> "; of the constants, " + moves(law, without))
                        .orElse("")
                + diverged(Scatter.diverged(runs, law), outliers.size()));
    }

    /** What intervals of new runs leave out. */
    private static String diverged(Set<Integer> diverged, int outliers) {
        if (diverged.isEmpty()) {
            return "";
        }
        boolean one = diverged.size() == 1;
        String which = diverged.size() == outliers
                ? (one ? "like it" : "like them")
                : "like the " + diverged.size() + " that no run beside them goes with";
        return "; predictions are of runs that do not diverge " + which + ": leave " + (one ? "it" : "them")
                + " out, or see what happened there";
    }

    private static double[] without(int size, List<Integer> left) {
        double[] weights = new double[size];
        Arrays.fill(weights, 1);
        left.forEach(i -> weights[i] = 0);
        return weights;
    }

    /** What one outlier moves most, if that is worth a word. */
    private static String alone(Refit refit, int size, LossLaw law, int outlier) {
        return refit.fit(without(size, List.of(outlier)), law)
                .flatMap(other -> law.symbols().keySet().stream()
                        .max(Comparator.comparingDouble(symbol -> change(law, other, symbol)))
                        .filter(symbol -> change(law, other, symbol) > MOVED)
                        .map(symbol -> String.format(
                                Locale.ROOT,
                                "; without it alone %s is %.4g",
                                symbol,
                                other.symbols().get(symbol))))
                .orElse("");
    }

    private static String moves(LossLaw law, LossLaw other) {
        var moves = new ArrayList<String>();
        for (Map.Entry<String, Double> symbol : law.symbols().entrySet()) {
            if (change(law, other, symbol.getKey()) > MOVED) {
                moves.add(String.format(
                        Locale.ROOT,
                        "%s goes from %.4g to %.4g",
                        symbol.getKey(),
                        symbol.getValue(),
                        other.symbols().get(symbol.getKey())));
            }
        }
        return moves.isEmpty() ? "none moves by 1%" : String.join(", ", moves);
    }

    private static double change(LossLaw law, LossLaw other, String symbol) {
        double before = law.symbols().get(symbol);
        double after = other.symbols().get(symbol);
        return Math.abs(after - before) / Math.max(Math.abs(before), Double.MIN_NORMAL);
    }
}
