package io.ladder.driver.spark;

import io.ladder.worker.RankEvents;
import io.ladder.worker.RunFacts;
import io.ladder.worker.RunSummary;
import io.ladder.worker.StepMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a rank's news to the driver. Nothing waits, but before a checkpoint: the driver has the metrics of every step
 * that a committed checkpoint holds, so that a resumed run's metrics have no gap.
 */
final class SparkRankEvents implements RankEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SparkRankEvents.class);

    private final ExecutorLink link;
    private final int rank;
    private final long checkpointEvery;
    private final long lastStep;

    SparkRankEvents(ExecutorLink link, int rank, long checkpointEvery, long lastStep) {
        this.link = link;
        this.rank = rank;
        this.checkpointEvery = checkpointEvery;
        this.lastStep = lastStep;
    }

    @Override
    public void started(RunFacts facts) {
        link.send(new RankMessage.Started(facts));
    }

    @Override
    public void step(StepMetrics metrics) {
        link.send(new RankMessage.Stepped(metrics));
        if (metrics.step() % checkpointEvery == 0 || metrics.step() == lastStep) {
            link.sendAndWait(new RankMessage.Flush(rank));
        }
    }

    @Override
    public void checkpointed(long step, String path) {
        LOG.info("step {}: checkpoint {}", step, path);
        link.send(new RankMessage.Checkpointed(step, path));
    }

    @Override
    public void finished(RunSummary summary) {
        LOG.info("finished: {}", summary);
        link.send(new RankMessage.Finished(summary));
    }

    @Override
    public void log(String line) {
        LOG.info("{}", line);
        link.send(new RankMessage.Said(line, false));
    }

    @Override
    public void warn(String line) {
        LOG.warn("{}", line);
        link.send(new RankMessage.Said(line, true));
    }
}
