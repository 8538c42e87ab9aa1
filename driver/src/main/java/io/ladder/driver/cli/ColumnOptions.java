package io.ladder.driver.cli;

import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.ColumnNames;
import io.ladder.scaling.runs.CountUnit;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of {@code fit} that say what the columns of a table mean, where their names do not. */
final class ColumnOptions {
    @Option(
            names = "--params-column",
            paramLabel = "NAME",
            description =
                    "Column of N, parameters (default: found by its usual names, likewise every other column below).")
    private String params;

    @Option(names = "--tokens-column", paramLabel = "NAME", description = "Column of D, tokens.")
    private String tokens;

    @Option(
            names = "--params-unit",
            paramLabel = "U",
            description = "What the table counts parameters in: " + CountUnit.WORDS
                    + " (millions: M). Saying 1 answers a warning that these are hardly plain numbers.")
    private String paramsUnit;

    @Option(
            names = "--tokens-unit",
            paramLabel = "U",
            description = "Likewise of tokens, also of those that are different ones.")
    private String tokensUnit;

    @Option(names = "--flops-column", paramLabel = "NAME", description = "Column of C, training FLOPs.")
    private String flops;

    @Option(
            names = "--loss-column",
            paramLabel = "NAME",
            description =
                    "Column of the final loss; one named for bits per byte, per character or the like has that unit,"
                            + " any other nats per token.")
    private String loss;

    @Option(
            names = "--loss-error-column",
            paramLabel = "NAME",
            description =
                    "Column of the standard error of the loss, in the loss's own unit. --form isoflop weighs runs by"
                            + " it; in other forms all runs weigh the same, and a warning says so where that matters.")
    private String lossError;

    @Option(
            names = "--unique-column",
            paramLabel = "NAME",
            description =
                    "Column of the tokens that are different ones, where a run repeats its text, for --form dataConstrained.")
    private String unique;

    @Option(names = "--experts-column", paramLabel = "NAME", description = "Column of the experts, for --form moe.")
    private String experts;

    @Option(
            names = "--run-column",
            paramLabel = "NAME",
            description =
                    "Column of the run's name. Rows of one name are one training, or its repeats: the bootstrap draws"
                            + " them together, as one. To draw in other groups that share an error (all runs of a size, say), name"
                            + " the column that tells the groups apart, and add --all-rows.")
    private String run;

    /** What the user says of them. */
    ColumnNames names() {
        Map<Column, String> named = new EnumMap<>(Column.class);
        putIfGiven(named, Column.RUN, run);
        putIfGiven(named, Column.PARAMS, params);
        putIfGiven(named, Column.TOKENS, tokens);
        putIfGiven(named, Column.FLOPS, flops);
        putIfGiven(named, Column.LOSS, loss);
        putIfGiven(named, Column.LOSS_ERROR, lossError);
        putIfGiven(named, Column.UNIQUE_TOKENS, unique);
        putIfGiven(named, Column.EXPERTS, experts);
        return new ColumnNames(named, units());
    }

    /**
     * Units that the user says.
     *
     * @throws io.ladder.conf.ConfigException for words that are no unit
     */
    Map<Column, CountUnit> units() {
        Map<Column, CountUnit> units = new EnumMap<>(Column.class);
        if (paramsUnit != null) {
            units.put(Column.PARAMS, CountUnit.parse(Column.PARAMS.unitOption(), paramsUnit));
        }
        if (tokensUnit != null) {
            units.put(Column.TOKENS, CountUnit.parse(Column.TOKENS.unitOption(), tokensUnit));
        }
        return units;
    }

    private static void putIfGiven(Map<Column, String> named, Column column, String name) {
        if (name != null) {
            named.put(column, name);
        }
    }
}
