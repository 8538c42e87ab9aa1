package io.ladder.driver.spark;

import io.ladder.driver.run.MetricsFile;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.TrainingView;
import io.ladder.worker.RunFacts;
import io.ladder.worker.RunSummary;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what ranks say into metrics on disk and progress on the terminal. Messages come one at a time, on a thread of
 * Spark; the rest is called by the main thread.
 */
final class RunListener implements Consumer<RankMessage>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunListener.class);

    private final RunDirectory directory;
    private final TrainingView view;
    private final boolean sayEverything;

    private MetricsFile metrics;
    private RunFacts facts;
    private RunSummary summary;
    private String checkpoint;

    /** @param sayEverything show the ranks' log lines after the start too */
    RunListener(RunDirectory directory, TrainingView view, boolean sayEverything) {
        this.directory = directory;
        this.view = view;
        this.sayEverything = sayEverything;
    }

    @Override
    public synchronized void accept(RankMessage message) {
        if (message instanceof RankMessage.Stepped stepped) {
            metrics.append(stepped.metrics().toJson());
            view.step(stepped.metrics());
        } else if (message instanceof RankMessage.Started started) {
            facts = started.facts();
            metrics = MetricsFile.open(directory.metrics(), facts.doneSteps());
            view.started(facts);
        } else if (message instanceof RankMessage.Checkpointed saved) {
            checkpoint = saved.path();
            LOG.info("step {}: checkpoint {}", saved.step(), saved.path());
        } else if (message instanceof RankMessage.Said said) {
            LOG.info("{}", said.line());
            if (said.warning()) {
                view.say(TrainingView.WARNING + said.line());
            } else if (facts == null || sayEverything) {
                view.say(said.line());
            }
        } else if (message instanceof RankMessage.Finished finished) {
            summary = finished.summary();
        } else if (message instanceof RankMessage.Failed failed) {
            LOG.error("rank {}: {}", failed.rank(), failed.problems());
        }
    }

    /** What was known before the first step; empty if it did not come to that. */
    synchronized Optional<RunFacts> facts() {
        return Optional.ofNullable(facts);
    }

    /** How the run ended; empty if it did not. */
    synchronized Optional<RunSummary> summary() {
        return Optional.ofNullable(summary);
    }

    /** The last checkpoint that was committed in this attempt. */
    synchronized Optional<String> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    @Override
    public synchronized void close() {
        view.close();
        if (metrics != null) {
            metrics.close();
            metrics = null;
        }
    }
}
