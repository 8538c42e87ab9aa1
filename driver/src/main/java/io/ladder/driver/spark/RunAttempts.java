package io.ladder.driver.spark;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Counted;
import io.ladder.driver.run.MetricsFile;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunReport;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SweepView;
import io.ladder.driver.sweep.SweepPoint;
import io.ladder.driver.sweep.SweepResults;
import io.ladder.driver.sweep.SweepSettings;
import io.ladder.worker.MemoryBudget;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one run of a sweep to its end, again after a failure, from its last checkpoint, as often as is allowed. Any
 * number of threads, each with runs of its own.
 */
final class RunAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(RunAttempts.class);

    private final SweepSettings settings;
    private final JavaSparkContext spark;
    private final String tokens;
    private final SweepView view;
    private final SweepResults results;
    private final BooleanSupplier interrupted;
    private final MemoryBudget memory;

    RunAttempts(
            SweepSettings settings,
            JavaSparkContext spark,
            String tokens,
            SweepView view,
            SweepResults results,
            BooleanSupplier interrupted) {
        this.settings = settings;
        this.spark = spark;
        this.tokens = tokens;
        this.view = view;
        this.results = results;
        this.interrupted = interrupted;
        this.memory = TrainingRun.memory(spark, Math.max(settings.ranks(), RankStage.executors(spark)));
    }

    /**
     * Trains, and tells the results how it went.
     *
     * @throws ConfigException if the input is wrong: no other run would do better
     */
    void train(SweepPoint point) {
        int retries = settings.config().retries();
        for (int attempt = 0; ; attempt++) {
            try {
                trainOnce(point);
                view.ended(results.finished(point).line());
                return;
            } catch (RankFailedException e) {
                LOG.warn("run {} failed", point.run(), e);
                if (interrupted
                        .getAsBoolean()) { // neither the run's fault nor to be tried again by a process that ends
                    throw e;
                }
                if (e.divergence().isPresent()) { // to the bit: the same settings would diverge again
                    String what = e.divergence().orElseThrow();
                    results.diverged(point, what);
                    view.ended(point.run() + " diverged: " + what);
                    return;
                }
                if (attempt == retries) {
                    results.failed(point, e.getMessage());
                    view.ended(point.run() + " failed " + Counted.of(retries + 1L, "time") + ", at last: "
                            + e.getMessage());
                    return;
                }
                view.say(point.run() + ": failed, tried again (" + (attempt + 1) + " of " + retries + "): "
                        + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while " + point.run() + " waits for executors", e);
            }
        }
    }

    private void trainOnce(SweepPoint point) throws InterruptedException {
        long startNanos = System.nanoTime();
        RunDirectory directory = settings.directory().run(point.run());
        var run = new RunSettings(point.resolved(), point.config(), settings.spark(), directory, directory.hasConfig());
        directory.write(run.resolved().toYaml());
        var stage = new RankStage(spark, point.run(), settings.ranks());
        stage.awaitExecutors(TrainingRun.EXECUTORS_TIMEOUT_MS);
        var listener = new RunListener(directory, view.row(point.run()), false);
        try (listener) {
            stage.run(TrainingWork.of(run, tokens, memory, false), listener);
        }
        var facts = listener.facts().orElseThrow(() -> new IllegalStateException("no rank said that it started"));
        var summary = listener.summary().orElseThrow(() -> new IllegalStateException("no rank said that it finished"));
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        new RunReport(run, facts, summary, MetricsFile.read(directory.metrics()), seconds, false).write();
    }
}
