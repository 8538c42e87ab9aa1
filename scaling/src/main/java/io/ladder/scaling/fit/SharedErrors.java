package io.ladder.scaling.fit;

import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * Whether runs of one size, or of one length, are off the law together: then they are not independent of each other, there
 * is less evidence than there are runs, and a bootstrap that draws runs is too sure.
 *
 * <p>F test of one mean for each group beside the law's own {@linkplain Tangent tangent}, so that the means which a
 * slightly other law would have are no degrees of freedom; level 1% for both kinds of groups together. Where one kind shows,
 * the other is tested beside its means. Far residuals are drawn in.
 *
 * @param what the groups share: {@code size}
 * @param column that holds it
 * @param groups their number
 * @param ratio F: variance between groups over that within
 * @param effect the errors that groups share, as replicates draw them
 */
record SharedErrors(String what, Column column, int groups, double ratio, double probability, RandomEffect effect) {
    private static final double LEVEL = 0.01;

    private static final int FEWEST_GROUPS = 4;

    private static final int FEWEST_WITHIN = 6;

    /** Groups that a bootstrap of clusters needs. */
    private static final int FEWEST_CLUSTERS = 30;

    /** Runs times groups: of longer tables, which are rows of curves, a test of independent rows says nothing. */
    private static final long MOST_CELLS = 2_000_000;

    /** Relative differences of N or D within a group. */
    private static final double SAME = 1e-3;

    /** What runs may share. */
    private record Kind(String what, Column column, ToDoubleFunction<Run> quantity) {}

    private static final Kind SIZE = new Kind("size", Column.PARAMS, Run::params);
    private static final Kind LENGTH = new Kind("number of tokens", Column.TOKENS, Run::tokens);

    /**
     * The kinds of groups that show it; none if the bootstrap draws such groups already.
     *
     * @param tangent of the law, and what else is taken out of the residuals before
     * @param residuals of ln L
     */
    static List<SharedErrors> of(List<Run> runs, LossLaw law, Tangent tangent, double[] residuals) {
        if (law instanceof FrontierLaw) { // curves share their errors, profiles are moved as a whole
            return List.of();
        }
        List<Kind> kinds = law.hasTokens() ? List.of(SIZE, LENGTH) : List.of(SIZE);
        Optional<SharedErrors> first = kinds.stream()
                .flatMap(kind -> between(kind, runs, tangent, residuals).stream())
                .min(Comparator.comparingDouble(SharedErrors::probability));
        if (first.isEmpty()) {
            return List.of();
        }
        Tangent beside = first.get().effect.asFixed(tangent);
        var found = new ArrayList<SharedErrors>();
        for (Kind kind : kinds) {
            boolean isFirst = kind.column == first.get().column;
            (isFirst ? first : between(kind, runs, beside, residuals)).ifPresent(found::add);
        }
        return found;
    }

    /** Alike for values that are the same but for their last digits, as of points read from a figure. */
    static long group(double quantity) {
        return Math.round(Math.log(quantity) / SAME);
    }

    private static Optional<SharedErrors> between(Kind kind, List<Run> runs, Tangent tangent, double[] residuals) {
        Map<Long, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            groups.computeIfAbsent(group(kind.quantity.applyAsDouble(runs.get(i))), same -> new ArrayList<>())
                    .add(i);
        }
        int within = runs.size() - groups.size();
        long cells = (long) runs.size() * groups.size();
        boolean isDrawn = groups.values().stream()
                .allMatch(group ->
                        group.stream().map(i -> runs.get(i).name()).distinct().count() == 1);
        if (groups.size() < FEWEST_GROUPS || within < FEWEST_WITHIN || isDrawn || cells > MOST_CELLS) {
            return Optional.empty();
        }
        double[][] means = new double[runs.size()][groups.size()];
        int column = 0;
        for (List<Integer> group : groups.values()) {
            for (int run : group) {
                means[run][column] = 1;
            }
            column++;
        }
        Tangent.Outside outside = tangent.outside(means);
        int between = outside.squares().length;
        int free = tangent.free() - between;
        Optional<LinearFit> rest = tangent.fit(residuals);
        if (rest.isEmpty() || between == 0 || free < FEWEST_WITHIN) {
            return Optional.empty();
        }
        double gain = Arrays.stream(outside.squaresOf(rest.get().residuals())).sum();
        double ratio = (gain / between) / ((rest.get().residualSum() - gain) / free);
        double probability = 1 - new FDistribution(between, free).cumulativeProbability(ratio);
        return probability < LEVEL / 2
                ? RandomEffect.of(means, tangent, residuals)
                        .map(effect ->
                                new SharedErrors(kind.what, kind.column, groups.size(), ratio, probability, effect))
                : Optional.empty();
    }

    /**
     * Whether intervals are widened for it: where the greater part of the scatter is shared, and wherever groups are too
     * few to be drawn as a whole (Cameron, Gelbach and Miller 2008). Else the runs are resampled one by one, as those of
     * published tables are, and the warning says how to draw groups.
     */
    boolean isDrawn() {
        return groups < FEWEST_CLUSTERS || effect.isGreaterThanOwn();
    }

    /**
     * In words.
     *
     * @param isDrawn whether intervals are widened for it
     * @param columns of the table
     */
    String warning(boolean isDrawn, Map<Column, String> columns) {
        return String.format(
                Locale.ROOT,
                "runs of one %s are off the law together: residuals vary %.1f times as much between the %d groups as within"
                        + " them (F test, p = %.1g), so these runs are not independent%s",
                what,
                ratio,
                groups,
                Math.max(probability, 1e-16),
                isDrawn
                        ? "; intervals are widened for it"
                        : ", and intervals that draw single runs are too narrow"
                                + remedy(Optional.ofNullable(columns.get(column))));
    }

    /** @param name of the column; a word such as C/6N where the table has none */
    private String remedy(Optional<String> name) {
        Optional<String> own = name.filter(column -> !column.startsWith("C/6"));
        if (own.isEmpty()) {
            return "; the table has no column of the " + what + " by which the bootstrap could draw whole groups";
        }
        String quoted = own.get().matches("[A-Za-z0-9_.-]+") ? own.get() : "'" + own.get() + "'";
        return String.format(
                Locale.ROOT,
                ". To let the bootstrap draw whole groups, take the %s for the run: --run-column=%s %s=%s --all-rows",
                what,
                quoted,
                column.option(),
                quoted);
    }
}
