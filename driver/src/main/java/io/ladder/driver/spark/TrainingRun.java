package io.ladder.driver.spark;

import io.ladder.conf.Counted;
import io.ladder.driver.launch.ExecutorMemory;
import io.ladder.driver.run.LossCurve;
import io.ladder.driver.run.MetricsFile;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunReport;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.TrainingView;
import io.ladder.worker.MemoryBudget;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A run from an open Spark session to its summary: tokens, the stage of ranks, report. */
public final class TrainingRun {
    static final long EXECUTORS_TIMEOUT_MS = 180_000;

    private final RunSettings settings;
    private final boolean overfitOneBatch;
    private final PrintStream terminal;
    private final boolean isTerminal;
    private boolean started;

    /**
     * @param terminal where people look
     * @param isTerminal whether a person watches it live
     */
    public TrainingRun(RunSettings settings, boolean overfitOneBatch, PrintStream terminal, boolean isTerminal) {
        this.settings = settings;
        this.overfitOneBatch = overfitOneBatch;
        this.terminal = terminal;
        this.isTerminal = isTerminal;
    }

    /**
     * Trains to the end.
     *
     * @throws io.ladder.conf.ConfigException if the input is wrong
     * @throws RankFailedException if a rank failed
     */
    public void run(SparkSession session) throws IOException, InterruptedException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        RunDirectory directory = settings.directory();
        int ranks = settings.config().parallelism().ranks();
        String tokens = TrainingTokens.prepare(session, settings);
        RankStage stage = new RankStage(spark, "training", ranks);
        stage.awaitExecutors(EXECUTORS_TIMEOUT_MS);
        var view = TrainingView.of(terminal, isTerminal);
        RunListener listener = new RunListener(directory, view, overfitOneBatch);
        try (listener) {
            stage.run(TrainingWork.of(settings, tokens, memory(spark, ranks), overfitOneBatch), listener);
        } finally {
            started = listener.facts().isPresent();
        }
        report(listener);
    }

    /** Whether it came to a first step. */
    public boolean hasStarted() {
        return started;
    }

    /**
     * What a rank may take outside of the Java heap.
     *
     * @param ranks of all runs that share the machine where there is only one
     */
    static MemoryBudget memory(JavaSparkContext spark, int ranks) {
        SparkConf conf = spark.getConf();
        return ExecutorMemory.inSpark(
                spark.master(),
                name -> Optional.ofNullable(conf.get(name, null)),
                ranks,
                ExecutorMemory.machineBytes());
    }

    private void report(RunListener listener) {
        RunDirectory directory = settings.directory();
        var facts = listener.facts().orElseThrow(() -> new IllegalStateException("no rank said that it started"));
        var summary = listener.summary().orElseThrow(() -> new IllegalStateException("no rank said that it finished"));
        var metrics = MetricsFile.read(directory.metrics());
        var noPicture = LossCurve.paint(settings.config().name(), metrics, directory.lossPng(), directory.lossSvg());
        long startedMs = ManagementFactory.getRuntimeMXBean().getStartTime();
        double wallSeconds = (System.currentTimeMillis() - startedMs) / 1e3;
        var report = new RunReport(settings, facts, summary, metrics, wallSeconds, noPicture.isEmpty());
        report.write();

        if (report.firstLoss().isPresent() && report.lastLoss().isPresent()) {
            say(
                    "loss %.4f -> %.4f in %s",
                    report.firstLoss().get(), report.lastLoss().get(), Counted.of(summary.steps(), "step"));
        }
        if (summary.valLoss() != null) {
            say("validation loss %.4f", summary.valLoss());
        }
        if (summary.steps() == facts.doneSteps()) {
            say("nothing was left to train");
        } else {
            say(
                    "%,.0f tokens/s on %s, %.1f s of training",
                    summary.tokensPerSecond(), Counted.of(summary.ranks(), "rank"), summary.seconds());
        }
        noPicture.ifPresent(why -> say("%s", why));
        say("run:    %s", directory.shown());
        if (!overfitOneBatch) {
            say("sample: %s", report.sampleCommand());
        }
    }

    private void say(String format, Object... values) {
        terminal.println(String.format(Locale.ROOT, format, values));
    }
}
