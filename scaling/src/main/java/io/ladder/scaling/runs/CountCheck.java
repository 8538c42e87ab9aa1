package io.ladder.scaling.runs;

import io.ladder.conf.ConfigException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parameters and tokens that are hardly plain numbers, but thousands, millions or billions. Runs that nobody makes are
 * doubted, not runs that are small: a toy that looks so says that its numbers are plain ones.
 *
 * @param taken which column was taken for what
 * @param said columns whose unit is known; it is not doubted
 */
record CountCheck(Map<Column, String> taken, Set<Column> said) {
    /** A byte-level model with less than this has hardly a layer. */
    private static final double FEWEST = 1000;

    private static final double MOST_TOKENS_PER_PARAMETER = 1e6;
    private static final double MOST_PARAMETERS_PER_TOKEN = 1e3;
    /** Models and trainings that are all smaller than both are toys, or counted in thousands or millions. */
    private static final double SMALL_MODEL = 1e4;

    private static final double SHORT_TRAINING = 1e6;
    /** Sardana et al. (2023) went that far with single models; nobody does with all of them. */
    private static final double LAVISH = 1e4;

    /** Not even a byte-level embedding of four numbers has so few. */
    private static final double NO_MODEL = 500;

    /** A table of millions may well say 6738.4; parameters that somebody counted are whole, those of C/6D are not. */
    private static final double FRACTIONAL = 1e6;

    /** In millions that would be 100 trillion tokens, more text than there is. */
    private static final double NEVER_MILLIONS = 1e8;

    /**
     * What is doubtful, for people.
     *
     * @throws ConfigException if what was computed cannot be what it should be
     */
    List<String> doubts(List<Run> runs) {
        var doubts = new ArrayList<>(mixed(runs));
        if (!doubts.isEmpty()) { // no unit would do for all rows
            return doubts;
        }
        boolean isFew = few(
                runs, Run::params, Column.PARAMS, "the largest model has %.4g parameters", UnitCheck.OF_TOKENS, doubts);
        if (taken.containsKey(Column.TOKENS)) {
            isFew |= few(
                    runs, Run::tokens, Column.TOKENS, "the longest run has %.4g tokens", UnitCheck.OF_PARAMS, doubts);
            if (isFew || !together(runs, doubts)) {
                proportion(runs, doubts);
            }
        }
        if (doubts.isEmpty()) {
            noModel(runs, doubts);
        }
        return doubts;
    }

    /** Columns some of whose rows are in another unit than the others. */
    private List<String> mixed(List<Run> runs) {
        var mixed = new ArrayList<String>();
        for (Column column : List.of(Column.PARAMS, Column.TOKENS)) {
            if (taken.containsKey(column) && isColumn(column) && !said.contains(column)) {
                MixedUnits.of(runs, column == Column.PARAMS ? Run::params : Run::tokens)
                        .ifPresent(found -> mixed.add("column " + taken.get(column) + " " + found
                                + "; write all rows in one unit, for " + column.unitOption() + " holds for every row"));
            }
        }
        return mixed;
    }

    /** Whether it is so. */
    private boolean few(
            List<Run> runs,
            ToDoubleFunction<Run> quantity,
            Column column,
            String pattern,
            String made,
            List<String> doubts) {
        double most = most(runs, quantity);
        if (most >= FEWEST || said.contains(column)) {
            return false;
        }
        String what = String.format(Locale.ROOT, pattern, most);
        if (taken.getOrDefault(column, "").equals(made)) {
            throw new ConfigException(what + ", computed as " + made + " with C from column "
                    + taken.get(Column.FLOPS) + ": that column is in another unit than FLOPs (GFLOPs?), or "
                    + made.charAt(3)
                    + " is; write plain numbers, or name the column of " + column.word() + ": " + column.option());
        }
        doubts.add(what + " (column " + taken.get(column)
                + "), which is hardly a plain number; if that is millions, fit again"
                + " with " + column.unitOption() + "=M, if billions, with " + column.unitOption() + "=B, and if it is"
                + " right, with " + column.unitOption() + "=1");
        return true;
    }

    private static double most(List<Run> runs, ToDoubleFunction<Run> quantity) {
        return runs.stream().mapToDouble(quantity).max().orElseThrow();
    }

    /** Each alone could be, and tokens per parameter look right where both are in one unit. */
    private boolean together(List<Run> runs, List<String> doubts) {
        boolean isShort = most(runs, Run::tokens) < SHORT_TRAINING;
        boolean isStarved = UnitCheck.median(runs, run -> run.tokens() / run.params()) < 1;
        if (areAllSaid() || !isShort || !(isStarved || most(runs, Run::params) < SMALL_MODEL)) {
            return false;
        }
        doubts.add("N is " + range(runs, Run::params) + " (column " + taken.get(Column.PARAMS) + "), D is "
                + range(runs, Run::tokens) + " (column " + taken.get(Column.TOKENS) + "): "
                + (isStarved
                        ? "nobody trains such models on fewer tokens than they have parameters"
                        : "so small a model is hardly trained on so little text")
                + "; if these are millions, fit again with " + unitOptions("M")
                + " (billions: B), and if they are right,"
                + " with " + unitOptions("1"));
        return true;
    }

    /**
     * Some row is too small for a model, or has a part of a parameter where all numbers could as well be millions.
     * Otherwise a fraction says only that N was computed.
     */
    private void noModel(List<Run> runs, List<String> doubts) {
        if (!isColumn(Column.PARAMS) || said.contains(Column.PARAMS)) {
            return;
        }
        boolean isPlain =
                UnitCheck.median(runs, Run::params) >= SMALL_MODEL && most(runs, Run::tokens) >= NEVER_MILLIONS;
        runs.stream()
                .filter(run -> run.params() < NO_MODEL
                        || (!isPlain && run.params() < FRACTIONAL && run.params() != Math.rint(run.params())))
                .findFirst()
                .ifPresent(run -> doubts.add(run.name() + " has " + digits(run.params()) + " parameters (column "
                        + taken.get(Column.PARAMS) + "), which is hardly a plain number; if that is millions, fit again"
                        + " with " + Column.PARAMS.unitOption() + "=M, if billions, with " + Column.PARAMS.unitOption()
                        + "=B, and if it is right, with " + Column.PARAMS.unitOption() + "=1"));
    }

    private static String range(List<Run> runs, ToDoubleFunction<Run> quantity) {
        double least = runs.stream().mapToDouble(quantity).min().orElseThrow();
        return digits(least) + " to " + digits(most(runs, quantity));
    }

    private static String digits(double number) {
        return new BigDecimal(number).round(new MathContext(4)).toPlainString();
    }

    /** For both, or for the one that the table has; the other follows from FLOPs. */
    String unitOptions(String unit) {
        return Stream.of(Column.PARAMS, Column.TOKENS)
                .filter(this::isColumn)
                .map(column -> column.unitOption() + "=" + unit)
                .collect(Collectors.joining(" "));
    }

    private boolean isColumn(Column column) {
        return !List.of(UnitCheck.OF_TOKENS, UnitCheck.OF_PARAMS)
                .contains(taken.getOrDefault(column, UnitCheck.OF_TOKENS));
    }

    boolean areAllSaid() {
        return Stream.of(Column.PARAMS, Column.TOKENS).filter(this::isColumn).allMatch(said::contains);
    }

    /** Tokens per parameter, of which the most lavish trainings have some ten thousand. */
    private void proportion(List<Run> runs, List<String> doubts) {
        double median = UnitCheck.median(runs, run -> run.tokens() / run.params());
        double least = runs.stream()
                .mapToDouble(run -> run.tokens() / run.params())
                .min()
                .orElseThrow();
        boolean isOdd = median > MOST_TOKENS_PER_PARAMETER || least > LAVISH || median < 1 / MOST_PARAMETERS_PER_TOKEN;
        if (!isOdd || areAllSaid()) {
            return;
        }
        Column large = median > 1 ? Column.PARAMS : Column.TOKENS;
        String option = isColumn(large) ? large.unitOption() : "";
        doubts.add(String.format(
                Locale.ROOT,
                "the median run has %.3g tokens per parameter (columns %s and %s), so one of them is not a plain number;"
                        + " %s, and if both are right, with %s",
                median,
                taken.get(Column.PARAMS),
                taken.get(Column.TOKENS),
                option.isEmpty()
                        ? "write plain numbers into the table"
                        : "if " + large.word() + " are millions or billions, fit again with " + option + "=M or "
                                + option + "=B",
                unitOptions("1")));
    }
}
