package io.ladder.scaling.runs;

import java.util.List;
import java.util.Locale;

/** Figures that are numbers but hardly parameters, tokens, FLOPs or nats. */
final class DoubtfulUnits {
    /** A byte-level model with less than this has hardly a layer. */
    private static final double FEWEST = 1000;

    private static final double HIGHEST_LOSS = 20;

    private DoubtfulUnits() {}

    /**
     * Adds what is doubtful to {@code warnings}.
     *
     * @param flopsAndBoth whether N, D and C all stand in the table
     */
    static void check(List<Run> runs, boolean flopsAndBoth, List<String> warnings) {
        if (runs.isEmpty()) {
            return;
        }
        double params = runs.stream().mapToDouble(Run::params).max().orElseThrow();
        double tokens = runs.stream().mapToDouble(Run::tokens).max().orElseThrow();
        double loss = runs.stream().mapToDouble(Run::loss).max().orElseThrow();
        if (params < FEWEST) {
            warnings.add("the largest model has " + params + " parameters: if that is millions or billions, A and every"
                    + " plan are in that unit too; write plain numbers");
        }
        if (tokens < FEWEST) {
            warnings.add("the longest run has " + tokens + " tokens: if that is millions or billions, B and every plan"
                    + " are in that unit too; write plain numbers");
        }
        if (loss > HIGHEST_LOSS) {
            warnings.add("the highest loss is " + loss
                    + ": a cross-entropy in nats per token hardly reaches 20; is it a perplexity?");
        }
        if (flopsAndBoth) {
            checkProduct(runs, warnings);
        }
    }

    private static void checkProduct(List<Run> runs, List<String> warnings) {
        double[] ratios = runs.stream()
                .mapToDouble(run -> run.flops() / (6 * run.params() * run.tokens()))
                .sorted()
                .toArray();
        double median = ratios[ratios.length / 2];
        if (median < 0.5 || median > 2) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "FLOPs are %.3g times 6ND in the median run; optimal N and D for a budget use C = 6ND",
                    median));
        }
    }
}
