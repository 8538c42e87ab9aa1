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
import io.ladder.scaling.runs.FurtherColumn;
import io.ladder.scaling.runs.RunTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of {@code fit}, the same in the launcher and in the process that fits. */
final class FitCommandOptions {
    /** Replicates that leave two or three beyond each end of an interval. */
    static final int FEWEST_REPLICATES = 100;

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

    @Mixin
    private ColumnOptions columns;

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
            description = "Bootstrap replicates (default: ${DEFAULT-VALUE}); " + FEWEST_REPLICATES + " or"
                    + " more, or 0 for no intervals.")
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
        Optional<TuningForm> setting = Forms.ofSetting(form);
        problems.collect(directory::check);
        Optional<LawFit> fit = setting.isPresent() ? Optional.empty() : problems.collected(() -> Forms.of(form));
        boolean readsTokens = fit.map(LawFit::readsTokens).orElse(true);
        Optional<FitOptions> settings = problems.collected(() -> settings(readsTokens));
        Optional<RunTable> runs = problems.collected(() -> {
            RunTable all = RunTable.read(
                    table, columns.names(), readsTokens ? Set.of() : Set.of(Column.TOKENS), furtherColumns(setting));
            boolean isWhole = allRows || fit.filter(LawFit::readsCurves).isPresent();
            return isWhole ? all : all.withoutCurves();
        });
        problems.require(
                errorColumn != null || errorRuns.isEmpty(),
                () -> "--error-run=" + String.join(",", errorRuns) + " has no effect without --error-column");
        problems.require(
                errorColumn == null || setting.isEmpty(),
                () -> "--error-column=" + errorColumn + " has no effect with --form=" + form
                        + ", which foretells no loss; leave it out");
        if (setting.isPresent() && runs.isPresent()) {
            problems.collect(() -> setting.get().column(runs.get().runs()));
        }
        problems.throwIfAny();
        return new Checked(form, runs.orElseThrow(), fit, setting, settings.orElseThrow(), directory);
    }

    /** What is wrong with single values; {@code --predict} depends on the form. */
    void checkValues(Problems problems) {
        checkNumbers(problems);
        problems.collect(columns::units);
        if (form != null && Forms.ofSetting(form).isEmpty()) { // no default after a word that could not be read
            problems.collect(() -> Forms.of(form));
        }
    }

    private void checkNumbers(Problems problems) {
        problems.collect(() -> Require.notNegative("--drop-highest", dropHighest));
        problems.collect(() -> Require.notNegative("--bootstrap", replicates));
        problems.require(
                replicates <= 0 || replicates >= FEWEST_REPLICATES,
                () -> "--bootstrap=" + replicates
                        + " is too few for a 95% interval, whose ends are the 2.5% of replicates"
                        + " farthest out; take " + FEWEST_REPLICATES + " or more, or 0 for no intervals");
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
}
