package io.ladder.scaling.fit;

import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
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

    /** Robust deviations beyond which a residual counts no more. */
    private static final double FAR = 4;

    private static final double STEP = 1e-4;

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
     * @param deviation robust, of the residuals
     */
    static Optional<LackOfFit> of(List<Run> runs, LossLaw law, double deviation) {
        if (!law.hasTokens() || !LawsByForm.forms().contains(law.form()) || !(deviation > 0)) {
            return Optional.empty();
        }
        double[] residuals = runs.stream()
                .mapToDouble(run ->
                        Math.log(run.loss()) - Math.log(ModelPoint.of(run).loss(law)))
                .map(residual -> Math.max(-FAR * deviation, Math.min(FAR * deviation, residual)))
                .toArray();
        double[][] tangent = tangent(runs, law);
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

    /** Of ln L, by each constant. */
    private static double[][] tangent(List<Run> runs, LossLaw law) {
        double[][] rows = new double[runs.size()][law.symbols().size()];
        int column = 0;
        for (String symbol : law.symbols().keySet()) {
            LossLaw above = moved(law, symbol, STEP);
            LossLaw below = moved(law, symbol, -STEP);
            for (int i = 0; i < rows.length; i++) {
                ModelPoint model = ModelPoint.of(runs.get(i));
                rows[i][column] = Math.log(model.loss(above) / model.loss(below)) / (2 * STEP);
            }
            column++;
        }
        return rows;
    }

    private static LossLaw moved(LossLaw law, String symbol, double by) {
        var symbols = new LinkedHashMap<>(law.symbols());
        symbols.compute(symbol, (name, value) -> value * (1 + by));
        return LawsByForm.of(law.form(), symbols);
    }

    private static Optional<LackOfFit> along(String what, double[] at, double[][] tangent, double[] residuals) {
        double least = java.util.Arrays.stream(at).min().orElseThrow();
        double most = java.util.Arrays.stream(at).max().orElseThrow();
        long values = java.util.Arrays.stream(at)
                .map(value -> Math.rint(20 * value))
                .distinct()
                .count();
        int numConstants = tangent[0].length;
        int free = residuals.length - numConstants - 2;
        if (values < FEWEST_VALUES || free < FEWEST_FREE) {
            return Optional.empty();
        }
        double[][] more = new double[tangent.length][];
        for (int i = 0; i < more.length; i++) {
            double centred = 2 * (at[i] - least) / (most - least) - 1;
            more[i] = java.util.Arrays.copyOf(tangent[i], numConstants + 2);
            more[i][numConstants] = centred * centred;
            more[i][numConstants + 1] = centred * centred * centred;
        }
        double[] equal = LinearFit.equalWeights(residuals.length);
        Optional<LinearFit> without = LinearFit.of(tangent, residuals, equal);
        Optional<LinearFit> with = LinearFit.of(more, residuals, equal);
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

    String warning(String form) {
        return String.format(
                Locale.ROOT,
                "form %s does not follow the runs: %.0f%% of its residuals' variance goes with %s (a square and a cube, p ="
                        + " %.1g), from %+.2f%% to %+.2f%% of the loss among the runs. Its constants stand for that too, and no"
                        + " interval, of constants or of losses beyond the runs, knows of it; try another form, or leave out"
                        + " the runs that obey another law (few tokens for their size, say)",
                form,
                100 * share,
                what,
                Math.max(probability, 1e-16),
                100 * low,
                100 * high);
    }
}
