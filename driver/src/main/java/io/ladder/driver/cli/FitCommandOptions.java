package io.ladder.driver.cli;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.tuning.TuningForm;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.ColumnNames;
import io.ladder.scaling.runs.CountUnit;
import io.ladder.scaling.runs.FurtherColumn;
import io.ladder.scaling.runs.RunTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of {@code fit}, the same in the launcher and in the process that fits. */
final class FitCommandOptions {
    /** What {@code --form} may be. */
    static final class FormNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Forms.names().iterator();
        }
    }

    @Parameters(paramLabel = "RUNS.csv", description = "Table of finished runs, of a sweep or of anyone else.")
    private Path table;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "fit",
            description = "Directory for fit.json and report.html (default: ${DEFAULT-VALUE}). A former fit in it is"
                    + " replaced; other files are not touched.")
    private Path out;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            defaultValue = ChinchillaLaw.FORM,
            completionCandidates = FormNames.class,
            description =
                    "The law's form: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). The last two are laws of"
                            + " that column's best value, of searches with three values or more for an N and D, such as"
                            + " the trials.csv of a sweep.")
    private String form;

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

    @Option(names = "--loss-error-column", paramLabel = "NAME", description = "Column of the loss's standard error.")
    private String lossError;

    @Option(
            names = "--unique-column",
            paramLabel = "NAME",
            description =
                    "Column of the tokens that are different ones, where a run repeats its text, for --form dataConstrained.")
    private String unique;

    @Option(names = "--experts-column", paramLabel = "NAME", description = "Column of the experts, for --form moe.")
    private String experts;

    @Option(names = "--run-column", paramLabel = "NAME", description = "Column of the run's name.")
    private String run;

    @Option(
            names = "--all-rows",
            description =
                    "Take every row of a training curve for a run's final loss; without it the last row of each run"
                            + " counts, except for --form envelope.")
    private boolean allRows;

    @Option(
            names = "--only",
            paramLabel = "RUN",
            split = ",",
            description = "Fit these runs alone, by name; may be given often.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--drop-highest",
            paramLabel = "K",
            defaultValue = "0",
            description = "Leave out the K runs of the highest losses (default: ${DEFAULT-VALUE}).")
    private int dropHighest;

    @Option(
            names = "--predict",
            paramLabel = "N,D",
            description =
                    "Foretell the loss (or the best setting) of N parameters after D tokens, for example 70e9,1.4e12;"
                            + " may be given often. --form moe has no D: 1e9,experts=64.")
    private List<String> predict = new ArrayList<>();

    @Option(
            names = "--error-column",
            paramLabel = "NAME",
            description = "Column of a downstream error (a share): fitted over the loss, and foretold with --predict.")
    private String errorColumn;

    @Option(
            names = "--error-run",
            paramLabel = "RUN",
            split = ",",
            description = "Run that the error is fitted to besides those of the loss; may be given often.")
    private Set<String> errorRuns = new LinkedHashSet<>();

    @Option(
            names = "--bootstrap",
            paramLabel = "K",
            defaultValue = "" + FitOptions.DEFAULT_REPLICATES,
            description = "Bootstrap replicates (default: ${DEFAULT-VALUE}); 0 for no intervals.")
    private int replicates;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "" + FitOptions.DEFAULT_SEED,
            description = "Seed of the bootstrap (default: ${DEFAULT-VALUE}); equal seeds give equal results.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for the bootstrap (default: all cores); results do not depend on it.")
    private Integer threads;

    /** Column of a downstream error, if one is to be fitted. */
    Optional<String> errorColumn() {
        return Optional.ofNullable(errorColumn);
    }

    /** Runs that the error law takes besides those of the loss law. */
    Set<String> errorRuns() {
        return errorRuns;
    }

    /** The file of runs. */
    Path table() {
        return table;
    }

    /** What the report calls the runs: their file's name. */
    String tableName() {
        return String.valueOf(table.getFileName());
    }

    /**
     * Everything that a fit needs.
     *
     * @param loss fits a law of loss; empty if a setting's law is asked for
     * @param setting fits a law of a setting's best value; empty if a law of loss is asked for
     * @param directory that takes the results
     */
    record Checked(
            String form,
            RunTable table,
            Optional<LawFit> loss,
            Optional<TuningForm> setting,
            FitOptions options,
            ResultDirectory directory) {}

    /**
     * Reads the table and checks the options; writes nothing.
     *
     * @throws io.ladder.conf.ConfigException with everything that is wrong
     */
    Checked checked() {
        var problems = new Problems();
        var directory = new ResultDirectory(out);
        var fit = new LawFit[1];
        Optional<TuningForm> setting = Forms.ofSetting(form);
        var settings = new FitOptions[1];
        var runs = new RunTable[1];
        problems.collect(directory::check);
        if (setting.isEmpty()) {
            problems.collect(() -> fit[0] = Forms.of(form));
        }
        boolean readsTokens = fit[0] == null || fit[0].readsTokens();
        problems.collect(() -> settings[0] = settings(readsTokens));
        problems.collect(() -> {
            RunTable all = RunTable.read(
                    table, columns(), readsTokens ? Set.of() : Set.of(Column.TOKENS), furtherColumns(setting));
            boolean isWhole = allRows || (fit[0] != null && fit[0].readsCurves());
            runs[0] = isWhole ? all : all.withoutCurves();
        });
        problems.require(
                errorColumn != null || errorRuns.isEmpty(),
                () -> "--error-run=" + String.join(",", errorRuns) + " has no effect without --error-column");
        problems.require(
                errorColumn == null || setting.isEmpty(),
                () -> "--error-column=" + errorColumn + " has no effect with --form=" + form
                        + ", which foretells no loss; leave it out");
        if (setting.isPresent() && runs[0] != null) {
            problems.collect(() -> setting.get().column(runs[0].runs()));
        }
        problems.throwIfAny();
        return new Checked(form, runs[0], Optional.ofNullable(fit[0]), setting, settings[0], directory);
    }

    /** What is wrong with single values; {@code --predict} depends on the form. */
    void checkValues(Problems problems) {
        checkNumbers(problems);
        problems.collect(this::units);
        if (form != null && Forms.ofSetting(form).isEmpty()) { // no default after a word that could not be read
            problems.collect(() -> Forms.of(form));
        }
    }

    private void checkNumbers(Problems problems) {
        problems.collect(() -> Require.notNegative("--drop-highest", dropHighest));
        problems.collect(() -> Require.notNegative("--bootstrap", replicates));
        problems.collect(() -> Require.positive("--threads", numThreads()));
    }

    private int numThreads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** A column of errors that the form has no use for is not looked at. */
    private List<FurtherColumn> furtherColumns(Optional<TuningForm> setting) {
        return errorColumn == null || setting.isPresent()
                ? List.of()
                : List.of(new FurtherColumn("--error-column", errorColumn));
    }

    private FitOptions settings(boolean readsTokens) {
        var points = new ArrayList<ModelPoint>();
        var problems = new Problems();
        checkNumbers(problems);
        for (String point : predict) {
            problems.collect(() -> points.add(
                    readsTokens ? ModelPoint.parse("--predict", point) : ModelPoint.parseOfSize("--predict", point)));
        }
        problems.throwIfAny();
        return new FitOptions(only, dropHighest, replicates, seed, numThreads(), points);
    }

    private ColumnNames columns() {
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

    private Map<Column, CountUnit> units() {
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
