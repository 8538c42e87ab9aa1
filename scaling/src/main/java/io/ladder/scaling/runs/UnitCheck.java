package io.ladder.scaling.runs;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Figures that are numbers but hardly parameters, tokens, FLOPs or nats. */
final class UnitCheck {
    private static final String PREFIX = "units: ";

    /** Where a column was computed. */
    static final String OF_TOKENS = "C/6D";

    static final String OF_PARAMS = "C/6N";
    static final String OF_BOTH = "6ND";

    private static final double HIGHEST_LOSS = 20;
    /** More FLOPs than that for 6 N D: N or D is in a larger unit. Fewer say only that FLOPs are. */
    private static final double MANY_FLOPS = 1e3;
    /** FLOPs that are further from 6 N D than the other runs' are those of other N and D. */
    private static final double OTHERS = 10;
    /**
     * Models within {@link #ABOUT} of each other in size have embeddings and attention alike: where those are nearly all
     * of a model, FLOPs for 6 N D go as its size to -2/3, which is a factor of 1.3.
     */
    private static final double ALIKE = 1.5;

    private static final double ABOUT = 1.5;

    /** Of many rows, so many are named. */
    private static final int NAMED = 5;

    /** What people count FLOPs in: giga to zetta. */
    private static final Map<String, Double> LARGE_UNITS =
            Map.of("GFLOPs", 1e9, "TFLOPs", 1e12, "PFLOPs", 1e15, "EFLOPs", 1e18, "ZFLOPs", 1e21);

    /** FLOPs within this factor of 6 N D are the same FLOPs: attention and embeddings count or not. */
    private static final double SAME = 3;

    private final Map<Column, String> taken;
    private final CountCheck counts;
    private final List<String> warnings;
    private final List<String> wrong = new ArrayList<>();

    /**
     * @param taken which column was taken for what
     * @param said columns whose unit is known; it is not doubted
     * @param warnings where doubts go
     */
    UnitCheck(Map<Column, String> taken, Set<Column> said, List<String> warnings) {
        this.taken = taken;
        this.counts = new CountCheck(taken, said);
        this.warnings = warnings;
    }

    /** Doubts, once {@link #of} was called, that make N or D, and so every plan, wrong by orders of magnitude. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    private void wrong(String doubt) {
        warnings.add(PREFIX + doubt);
        wrong.add(doubt);
    }

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
        counts.doubts(runs).forEach(this::wrong);
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

    static double median(List<Run> runs, ToDoubleFunction<Run> quantity) {
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
        if (median > MANY_FLOPS && !counts.areAllSaid()) {
            wrong(String.format(
                    Locale.ROOT,
                    "FLOPs (column %s) are %.3g times 6ND in the median run, so parameters or tokens are not plain numbers;"
                            + " if they are millions, fit again with %s, and if they are right, with %s",
                    taken.get(Column.FLOPS),
                    median,
                    counts.unitOptions("M"),
                    counts.unitOptions("1")));
        } else if (median < 0.5 || median > 2) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "FLOPs are %.3g times 6ND in the median run; optimal N and D for a budget use C = 6ND",
                    median));
        }
        return runs;
    }

    private void otherFlops(List<Run> runs, double median) {
        List<Run> others = runs.stream()
                .filter(run -> apart(ofSixNd(run), median) > OTHERS
                        || apart(ofSixNd(run), ofItsSize(runs, run, median)) > ALIKE)
                .toList();
        if (!others.isEmpty()) {
            warnings.add(others.size() + " of " + Counted.of(runs.size(), "run")
                    + (others.size() == 1 ? " has" : " have") + " FLOPs (column " + taken.get(Column.FLOPS)
                    + (others.size() == 1
                            ? ") that contradict its parameters and tokens: "
                            : ") that contradict their parameters and tokens: ")
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

    /** FLOPs for 6 N D of the median run of about as many parameters; of two in the middle of the one like all others. */
    private static double ofItsSize(List<Run> runs, Run one, double median) {
        String experts = Column.EXPERTS.word(); // a mixture's FLOPs are of those that a token goes through
        double[] sorted = runs.stream()
                .filter(run -> apart(run.params(), one.params()) < ABOUT
                        && Objects.equals(run.more().get(experts), one.more().get(experts)))
                .mapToDouble(UnitCheck::ofSixNd)
                .sorted()
                .toArray();
        double low = sorted[(sorted.length - 1) / 2];
        double high = sorted[sorted.length / 2];
        return apart(low, median) < apart(high, median) ? low : high;
    }

    private static double apart(double a, double b) {
        return Math.max(a / b, b / a);
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
