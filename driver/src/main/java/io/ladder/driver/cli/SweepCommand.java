package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.driver.launch.RankMemory;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitOptions;
import io.ladder.driver.launch.VocabularySize;
import io.ladder.driver.sweep.GridCell;
import io.ladder.driver.sweep.GridListing;
import io.ladder.driver.sweep.SweepDraft;
import io.ladder.driver.sweep.SweepPoint;
import io.ladder.driver.sweep.SweepSettings;
import io.ladder.driver.tokenize.CorpusCheck;
import io.ladder.driver.tokenize.Storage;
import io.ladder.tensor.KernelSets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ladder sweep} in the launcher: checks everything that can be checked without Spark, then submits. */
@Command(
        name = "sweep",
        description = {
            "Trains a grid of small models, many at a time, for a scaling law.",
            "The table of runs is runs.csv and runs.parquet in the sweep's directory. Given again, it goes on where it"
                    + " ended: finished runs are never repeated.",
            ""
        },
        customSynopsis = "ladder sweep [OPTIONS] CONFIG [-- SPARK-SUBMIT OPTIONS]",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "What follows -- goes to spark-submit as it is. Examples:",
            "  ladder sweep conf/sweep-quick.yaml",
            "  ladder sweep conf/sweep.yaml --set data.text=corpus.txt --dry-run"
        })
final class SweepCommand implements Callable<Integer> {
    private static final String APPLICATION = "io.ladder.driver.SweepApplication";

    private final SubmitOptions submitOptions;

    @Mixin
    private SweepOptions options;

    @Option(
            names = "--dry-run",
            description = "Check everything and print the grid and the command, but start nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    SweepCommand(List<String> submitOptions) {
        this.submitOptions = new SubmitOptions(submitOptions);
    }

    @Override
    public Integer call() {
        SparkInstallation spark = SparkInstallation.find(System.getenv());
        SweepSettings settings = checked(options.draft(), spark);
        KernelSets.requirePackaged(settings.common().tensor().kernels());
        VocabularySize vocab = settings.vocabulary();
        List<GridCell> cells = settings.cells(vocab.least());
        List<SweepPoint> points = settings.firstPoints(cells);
        int executors = executors(settings, points.size());
        checkAgainstFilesAndMemory(settings, spark, executors, vocab, cells, points);
        if (dryRun) {
            GridListing.lines(settings, cells, vocab).forEach(spec.commandLine().getOut()::println);
        }
        long offHeapMb = points.stream()
                .mapToLong(point -> RankMemory.offHeapMb(
                        point.config(), vocab, settings.spark().executorCores()))
                .max()
                .orElseThrow();
        var command = Submission.command(
                spark,
                APPLICATION,
                options.words(submitOptions.clusterMode()),
                executors,
                settings.spark(),
                offHeapMb,
                settings.directory().driverLog(),
                options.files(),
                submitOptions);
        return Submission.start(command, dryRun, spec.commandLine().getOut());
    }

    /** Everything that can be said of the settings, of the corpus and of the cores, together. */
    private SweepSettings checked(SweepDraft draft, SparkInstallation spark) {
        Problems problems = draft.problems();
        draft.data().ifPresent(data -> CorpusCheck.check(data, draft.seq(), Storage.settings(), problems));
        draft.demands().ifPresent(settings -> {
            BeforeSpark.here(spark, submitOptions, options.oversubscribe)
                    .checkSlots(settings.ranks(), settings.spark(), problems);
            problems.collect(() -> requireCores(settings, spark));
        });
        return draft.settings();
    }

    private void checkAgainstFilesAndMemory(
            SweepSettings settings,
            SparkInstallation spark,
            int executors,
            VocabularySize vocab,
            List<GridCell> cells,
            List<SweepPoint> points) {
        var problems = new Problems();
        if (vocab.least() == vocab.most()) { // otherwise the names of runs are known only later
            problems.collect(() -> settings.directory().requireSame(settings, settings.allPoints(cells)));
        }
        if (problems.isEmpty()) { // which says of a file at that place that it is one
            problems.collect(settings.directory()::requireWritable);
        }
        if (problems.isEmpty()) { // beside that directory
            checkTokens(settings, problems);
        }
        settings.common().checkpoint().elsewhere().ifPresent(shared -> BeforeSpark.checkCheckpoints(shared, problems));
        int threads = settings.spark().executorCores();
        SweepPoint neediest = points.stream()
                .max(Comparator.comparingLong(point -> RankMemory.offHeapMb(point.config(), vocab, threads)))
                .orElseThrow();
        BeforeSpark before = BeforeSpark.here(spark, submitOptions, options.oversubscribe);
        before.checkHeaps(executors, settings.spark(), problems);
        before.checkTensors(executors, neediest.config(), vocab, settings.spark(), problems);
        problems.throwIfAny();
    }

    private static void checkTokens(SweepSettings settings, Problems problems) {
        if (settings.isSynthetic()) {
            BeforeSpark.checkTokens(settings.syntheticText(), problems);
        } else {
            BeforeSpark.checkTokens(
                    settings.common().data(), settings.directory().tokensCache(), problems);
        }
    }

    /** Executors to ask for: the runs at once, each with its ranks; as far as it is ours to say. */
    private static int executors(SweepSettings settings, int runs) {
        int wanted = settings.config().runsAtOnce().count().orElse(Math.max(1, onThisMachine(settings)));
        return Math.multiplyExact(settings.ranks(), Math.min(wanted, runs));
    }

    /** Runs that have a core of this machine for each of their threads. */
    private static int onThisMachine(SweepSettings settings) {
        return Runtime.getRuntime().availableProcessors() / settings.spark().executorCores() / settings.ranks();
    }

    private void requireCores(SweepSettings settings, SparkInstallation spark) {
        int most = onThisMachine(settings);
        int wanted = settings.config().runsAtOnce().count().orElse(1);
        if (spark.embedded()
                && submitOptions.master().isEmpty()
                && !options.oversubscribe
                && most > 0
                && wanted > most) {
            throw new ConfigException("runsAtOnce=" + wanted + " with parallelism.ranks=" + settings.ranks()
                    + " and spark.executorCores=" + settings.spark().executorCores() + " needs "
                    + wanted * settings.ranks() * settings.spark().executorCores() + " cores, but this machine has "
                    + Runtime.getRuntime().availableProcessors() + "; use runsAtOnce=" + most
                    + " or auto, or give --oversubscribe to let runs share cores (slower)");
        }
    }
}
