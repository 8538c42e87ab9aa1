package io.ladder.scaling.runs;

import io.ladder.conf.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Figures that are numbers but hardly parameters, tokens, FLOPs or nats.
 *
 * @param taken which column was taken for what
 * @param warnings where doubts go
 */
record UnitCheck(Map<Column, String> taken, List<String> warnings) {
    /** Where a column was computed. */
    static final String OF_TOKENS = "C/6D";

    static final String OF_PARAMS = "C/6N";
    static final String OF_BOTH = "6ND";

    /** A byte-level model with less than this has hardly a layer. */
    private static final double FEWEST = 1000;

    private static final double HIGHEST_LOSS = 20;
    private static final double MOST_TOKENS_PER_PARAMETER = 1e6;
    private static final double MOST_PARAMETERS_PER_TOKEN = 1e3;
    /** FLOPs that are further from 6 N D than the other runs' are those of other N and D. */
    private static final double OTHERS = 10;
    /** Of many rows, so many are named. */
    private static final int NAMED = 5;

    /** What people count FLOPs in: giga to zetta. */
    private static final Map<String, Double> LARGE_UNITS =
            Map.of("GFLOPs", 1e9, "TFLOPs", 1e12, "PFLOPs", 1e15, "EFLOPs", 1e18, "ZFLOPs", 1e21);

    /** FLOPs within this factor of 6 N D are the same FLOPs: attention and embeddings count or not. */
    private static final double SAME = 3;

    /**
     * Checks runs, and says what is doubtful.
     *
     * @return the runs, their FLOPs in plain FLOPs if it is clear that they were not
     * @throws ConfigException if what was computed cannot be what it should be
     */
    List<Run> of(List<Run> runs) {
        if (runs.isEmpty()) {
            return runs;
        }
        few(runs, Run::params, Column.PARAMS, "the largest model has %.4g parameters", "A", OF_TOKENS);
        if (taken.containsKey(Column.TOKENS)) {
            few(runs, Run::tokens, Column.TOKENS, "the longest run has %.4g tokens", "B", OF_PARAMS);
        }
        proportion(runs);
        double loss = runs.stream().mapToDouble(Run::loss).max().orElseThrow();
        if (loss > HIGHEST_LOSS && LossUnit.of(lossColumn()) != LossUnit.PERPLEXITY) {
            warnings.add("the highest loss is " + loss
                    + ": a cross-entropy in nats per token hardly reaches 20; is it a perplexity?");
        }
        lossUnit();
        boolean isGiven = taken.containsKey(Column.FLOPS)
                && !taken.containsValue(OF_TOKENS)
                && !taken.containsValue(OF_PARAMS)
                && !taken.containsValue(OF_BOTH);
        return isGiven ? plainFlops(runs) : runs;
    }

    private void few(
            List<Run> runs, ToDoubleFunction<Run> quantity, Column column, String said, String constant, String made) {
        double most = runs.stream().mapToDouble(quantity).max().orElseThrow();
        if (most >= FEWEST) {
            return;
        }
        String what = String.format(Locale.ROOT, said, most);
        if (taken.getOrDefault(column, "").equals(made)) {
            throw new ConfigException(what + ", computed as " + made + " with C from column "
                    + taken.get(Column.FLOPS) + ": that column is in another unit than FLOPs (GFLOPs?), or "
                    + made.charAt(3)
                    + " is; write plain numbers, or name the column of " + column.word() + ": " + column.option());
        }
        warnings.add(what + " (column " + taken.get(column) + "): if that is millions or billions, " + constant
                + " and every plan are in that unit too; write plain numbers");
    }

    /** Tokens per parameter, of which the most lavish trainings have some ten thousand. */
    private void proportion(List<Run> runs) {
        double median = median(runs, run -> run.tokens() / run.params());
        if (median > MOST_TOKENS_PER_PARAMETER || median < 1 / MOST_PARAMETERS_PER_TOKEN) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the median run has %.3g tokens per parameter (columns %s and %s): one of them is in millions or"
                            + " billions, it seems, and every figure of this fit with it; write plain numbers",
                    median,
                    taken.get(Column.PARAMS),
                    taken.getOrDefault(Column.TOKENS, OF_PARAMS)));
        }
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> quantity) {
        double[] sorted = runs.stream().mapToDouble(quantity).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void lossUnit() {
        LossUnit unit = LossUnit.of(lossColumn());
        if (unit != LossUnit.NATS_PER_TOKEN) {
            warnings.add("the loss, column " + lossColumn() + ", is in " + unit.words()
                    + " by its name, and so is every loss of this fit, its report and its plans: nothing was converted"
                    + (unit == LossUnit.PERPLEXITY ? ", and no law of loss holds for it; take its logarithm" : ""));
        }
    }

    private String lossColumn() {
        return taken.getOrDefault(Column.LOSS, "");
    }

    private List<Run> plainFlops(List<Run> runs) {
        double median = median(runs, UnitCheck::ofSixNd);
        otherFlops(runs, median);
        for (Map.Entry<String, Double> unit : LARGE_UNITS.entrySet()) {
            double ratio = median * unit.getValue();
            if (ratio > 1 / SAME && ratio < SAME) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "column %s is %.3g times 6ND in the median run: it is taken to be in %s",
                        taken.get(Column.FLOPS),
                        median,
                        unit.getKey()));
                return scaled(runs, unit.getValue());
            }
        }
        if (median < 0.5 || median > 2) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "FLOPs are %.3g times 6ND in the median run; optimal N and D for a budget use C = 6ND",
                    median));
        }
        return runs;
    }

    private void otherFlops(List<Run> runs, double median) {
        List<Run> others = runs.stream()
                .filter(run -> Math.abs(Math.log(ofSixNd(run) / median)) > Math.log(OTHERS))
                .toList();
        if (!others.isEmpty()) {
            warnings.add(others.size() + " of " + runs.size() + " runs have FLOPs (column " + taken.get(Column.FLOPS)
                    + ") that contradict their parameters and tokens: "
                    + others.stream()
                            .limit(NAMED)
                            .map(run -> String.format(Locale.ROOT, "%s (%.4g times 6ND)", run.name(), ofSixNd(run)))
                            .collect(Collectors.joining(", "))
                    + (others.size() > NAMED ? " and others" : "")
                    + String.format(
                            Locale.ROOT,
                            ", the median run %.3g times; what is cheap and what is dear here is by that column",
                            median));
        }
    }

    private static double ofSixNd(Run run) {
        return run.flops() / (RunTable.FLOPS_PER_PARAMETER_AND_TOKEN * run.params() * run.tokens());
    }

    private static List<Run> scaled(List<Run> runs, double unit) {
        var scaled = new ArrayList<Run>();
        for (Run run : runs) {
            scaled.add(new Run(
                    run.name(),
                    run.params(),
                    run.tokens(),
                    unit * run.flops(),
                    run.loss(),
                    run.lossError(),
                    run.more()));
        }
        return scaled;
    }
}
