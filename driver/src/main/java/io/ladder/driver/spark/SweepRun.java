package io.ladder.driver.spark;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Counted;
import io.ladder.data.TokenManifest;
import io.ladder.data.Tokenizer;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SweepView;
import io.ladder.driver.sweep.GridCell;
import io.ladder.driver.sweep.RateSearch;
import io.ladder.driver.sweep.SweepPoint;
import io.ladder.driver.sweep.SweepResults;
import io.ladder.driver.sweep.SweepSettings;
import io.ladder.driver.sweep.SweepSummary;
import io.ladder.driver.sweep.SyntheticText;
import io.ladder.driver.tokenize.Storage;
import io.ladder.driver.tokenize.SyntheticTokens;
import io.ladder.driver.tokenize.TokenCache;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A sweep from an open Spark session to its table: tokens, the runs that are not finished yet, as many at a time as there
 * are executors for, and the results.
 */
public final class SweepRun {
    /** Longest wait for more executors than one run needs. */
    private static final long MORE_EXECUTORS_MS = 30_000;

    private final SweepSettings given;
    private final PrintStream terminal;
    private final boolean isTerminal;
    private final BooleanSupplier interrupted;

    /**
     * @param terminal where people look
     * @param isTerminal whether a person watches it live
     * @param interrupted whether a signal ends the process: runs that fail then do so for that alone
     */
    public SweepRun(SweepSettings settings, PrintStream terminal, boolean isTerminal, BooleanSupplier interrupted) {
        this.given = settings;
        this.terminal = terminal;
        this.isTerminal = isTerminal;
        this.interrupted = interrupted;
    }

    /** What the session must be told so that its executors warm up: a Spark property. */
    public Map.Entry<String, String> warmUp() {
        SweepPoint first =
                given.firstPoints(given.cells(given.vocabulary().least())).get(0);
        return ExecutorWarmUp.property(RunSettings.withoutSpark(first.resolved()));
    }

    /**
     * Trains everything that is left.
     *
     * @return whether all runs are finished; those that failed are said and listed in the summary
     * @throws ConfigException if the input is wrong
     */
    public boolean run(SparkSession session) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        String tokens = tokens(session, spark);
        SweepSettings settings = given.isSynthetic() ? given.withTokens(tokens) : given;
        TokenManifest corpus = TokenCache.manifest(tokens, spark.hadoopConfiguration());
        requireValidation(corpus);
        int vocab = Tokenizer.fromManifest(corpus).vocabSize();
        List<GridCell> cells = settings.cells(vocab);
        settings.directory().requireSame(settings, settings.allPoints(cells));
        settings.directory().begin(settings.written());

        var results = new SweepResults(settings, cells);
        settings.warnings(cells, vocab).forEach(terminal::println);
        int runsAtOnce = runsAtOnce(settings, spark);
        terminal.printf(
                "%s: %s in %s, %d done before; %d at a time, %s each%n",
                settings.config().name(),
                Counted.of(results.expected(), "run"),
                settings.directory().shown(),
                results.ended(),
                runsAtOnce,
                Counted.of(settings.ranks(), "rank"));
        RateSearch search;
        try (var view = SweepView.of(terminal, isTerminal, results.expected(), runsAtOnce, toCome(results))) {
            var attempts = new RunAttempts(settings, spark, tokens, view, results, interrupted);
            var pool = new RunPool(runsAtOnce, spark);
            pool.runAll(results.unfinished(results.first()), attempts::train);
            search = RateSearch.of(settings, results);
            search.sizes().forEach(size -> view.say(size.line()));
            pool.runAll(results.unfinished(search.others(settings, results)), attempts::train);
        }
        var summary = SweepSummary.of(settings, corpus, results, search, (System.nanoTime() - startNanos) / 1e9);
        summary.write();
        summary.lines().forEach(terminal::println);
        return results.isWhole();
    }

    /** FLOPs per step and steps of each run that is not finished, for the estimate of time. */
    private static List<Map.Entry<Double, Long>> toCome(SweepResults results) {
        return results.cellsToCome().stream()
                .map(cell -> Map.entry(cell.trainingFlops() / cell.steps(), cell.steps()))
                .toList();
    }

    private String tokens(SparkSession session, JavaSparkContext spark) throws IOException {
        Configuration hadoop = spark.hadoopConfiguration();
        if (!given.isSynthetic()) {
            ConfigTree resolved = RunSettings.resolve(given.sections());
            return TrainingTokens.prepare(
                    session,
                    new RunSettings(
                            resolved,
                            given.common(),
                            given.spark(),
                            new RunDirectory(given.directory().path()),
                            false));
        }
        SyntheticText text = given.syntheticText();
        SyntheticTokens.make(spark, text.language(), text.trainTokens(), text.directory());
        return Storage.qualified(text.directory(), hadoop);
    }

    private static void requireValidation(TokenManifest corpus) {
        if (corpus.numTokens(TokenManifest.VALIDATION) == 0) {
            throw new ConfigException("the corpus has no validation split, and a sweep compares validation losses; set"
                    + " data.validation, or tokenize with one");
        }
    }

    /** Waits for the executors that were asked for; goes on with fewer if there are enough for one run. */
    private int runsAtOnce(SweepSettings settings, JavaSparkContext spark) throws InterruptedException {
        int ranks = settings.ranks();
        new RankStage(spark, "sweep", ranks).awaitExecutors(TrainingRun.EXECUTORS_TIMEOUT_MS);
        int asked = spark.getConf().getInt("spark.executor.instances", ranks);
        int executors = RankStage.awaitExecutors(spark, asked, MORE_EXECUTORS_MS);
        int fitting = Math.max(1, executors / ranks);
        int wanted = settings.config().runsAtOnce().count().orElse(fitting);
        if (wanted > fitting) {
            terminal.printf(
                    "runsAtOnce=%d has no effect: the cluster has %s, enough for %d at a time%n",
                    wanted, Counted.of(executors, "executor"), fitting);
        }
        return Math.min(wanted, fitting);
    }
}
