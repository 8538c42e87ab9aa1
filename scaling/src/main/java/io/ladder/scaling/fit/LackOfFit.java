package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * Whether residuals still follow N, D or D/N: then the form is not the runs', its constants stand for something else, and
 * no interval knows of it.
 *
 * <p>F test of a square and a cube of ln N, of ln D and of ln(D/N) beside the law's own tangent (the derivatives of ln L by
 * its constants, so that what a slightly other law of the form would explain counts for nothing), level 1% for the three
 * together. Far residuals are drawn in, because the test is of least squares and the laws are not all.
 *
 * @param what the residuals follow: {@code ln N}
 * @param share of their variance
 * @param probability of as much by chance
 * @param low what the two terms add at the run where they add least, relative to the loss
 * @param high where they add most
 */
record LackOfFit(String what, double share, double probability, double low, double high) {
    private static final double LEVEL = 0.01;

    /** A smaller share of the residuals' variance hardly moves what the law says. */
    private static final double WORTH_SAYING = 0.05;

    /** Different values that a cube can be told from a line by. */
    private static final int FEWEST_VALUES = 4;

    private static final int FEWEST_FREE = 6;

    /** Share of the residuals' variance: below it scatter decides more, and 240 runs of Hoffmann et al.'s figure have 21%. */
    private static final double GROSS = 0.25;

    private static final Map<String, ToDoubleFunction<Run>> DIRECTIONS = directions();

    private static Map<String, ToDoubleFunction<Run>> directions() {
        var directions = new LinkedHashMap<String, ToDoubleFunction<Run>>();
        directions.put("ln(D/N)", run -> Math.log(run.tokens() / run.params()));
        directions.put("ln N", run -> Math.log(run.params()));
        directions.put("ln D", run -> Math.log(run.tokens()));
        return directions;
    }

    /**
     * The direction that explains most; empty if none explains more than chance would, or runs are too few to tell.
     *
     * @param tangent of the law
     * @param residuals of ln L
     */
    static Optional<LackOfFit> of(List<Run> runs, LossLaw law, Tangent tangent, double[] residuals) {
        if (!law.hasTokens()) {
            return Optional.empty();
        }
        Optional<LackOfFit> most = Optional.empty();
        for (var direction : DIRECTIONS.entrySet()) {
            double[] at = runs.stream().mapToDouble(direction.getValue()).toArray();
            Optional<LackOfFit> found = along(direction.getKey(), at, tangent, residuals);
            if (found.isPresent() && (most.isEmpty() || found.get().share > most.get().share)) {
                most = found;
            }
        }
        return most.filter(found -> found.probability < LEVEL / DIRECTIONS.size() && found.share > WORTH_SAYING);
    }

    private static Optional<LackOfFit> along(String what, double[] at, Tangent tangent, double[] residuals) {
        long values = SizeSteps.count(at);
        Tangent more = tangent.with(bend(at, 2), bend(at, 3));
        int free = more.free();
        if (values < FEWEST_VALUES || free < FEWEST_FREE) {
            return Optional.empty();
        }
        Optional<LinearFit> without = tangent.fit(residuals);
        Optional<LinearFit> with = more.fit(residuals);
        if (without.isEmpty() || with.isEmpty()) {
            return Optional.empty();
        }
        double rest = with.get().residualSum();
        double gain = without.get().residualSum() - rest;
        double ratio = (gain / 2) / (rest / free);
        double probability = ratio > 0 ? 1 - new FDistribution(2, free).cumulativeProbability(ratio) : 1;
        List<Double> added = added(without.get(), with.get());
        return Optional.of(new LackOfFit(
                what,
                gain / without.get().residualSum(),
                probability,
                added.stream().min(Double::compare).orElseThrow(),
                added.stream().max(Double::compare).orElseThrow()));
    }

    /** A power of values that are brought to [-1, 1]. */
    private static double[] bend(double[] at, int power) {
        double least = Arrays.stream(at).min().orElseThrow();
        double most = Arrays.stream(at).max().orElseThrow();
        return Arrays.stream(at)
                .map(value -> Math.pow(2 * (value - least) / (most - least) - 1, power))
                .toArray();
    }

    /** Whether so much follows it that the misfit, not scatter, decides how far constants are off. */
    boolean isGross() {
        return share > GROSS;
    }

    /** Whether it is what runs of one size, or of one length, share. */
    boolean follows(Column column) {
        return what.equals(column == Column.PARAMS ? "ln N" : "ln D");
    }

    /** How runs of such residuals may be off the form: a smooth random function of what they follow. */
    Optional<RandomEffect> effect(List<Run> runs, Tangent tangent, double[] residuals) {
        return RandomEffect.of(SmoothEffect.loadings(along(runs)), tangent, residuals);
    }

    /** The square and the cube of what residuals follow, by run. */
    double[][] bends(List<Run> runs) {
        double[] at = along(runs);
        return new double[][] {bend(at, 2), bend(at, 3)};
    }

    private double[] along(List<Run> runs) {
        return runs.stream().mapToDouble(DIRECTIONS.get(what)).toArray();
    }

    /** By run: what the larger fit says beyond the smaller one. */
    private static List<Double> added(LinearFit without, LinearFit with) {
        double[] before = without.residuals();
        double[] after = with.residuals();
        var added = new ArrayList<Double>(before.length);
        for (int i = 0; i < before.length; i++) {
            added.add(before[i] - after[i]);
        }
        return added;
    }

    /** @param isDrawn whether intervals are widened for it */
    String warning(String form, boolean isDrawn) {
        return String.format(
                Locale.ROOT,
                "form %s does not follow the runs: %.0f%% of its residuals' variance goes with %s (a square and a cube, p ="
                        + " %.1g), from %+.2f%% to %+.2f%% of the loss among the runs. Its constants stand for that too%s; try"
                        + " another form, or leave out the runs that obey another law (few tokens for their size, say)",
                form,
                100 * share,
                what,
                Math.max(probability, 1e-16),
                100 * low,
                100 * high,
                isDrawn
                        ? ", and intervals are widened for it"
                        : ", and no interval, of constants or of losses beyond the runs, knows of it");
    }
}
