package io.ladder.worker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For ranks that have nothing to tell the driver that rank 0 does not tell: lines go to the rank's own log only. */
final class OwnLog implements RankEvents {
    private static final Logger LOG = LoggerFactory.getLogger(OwnLog.class);

    @Override
    public void started(RunFacts facts) {}

    @Override
    public void step(StepMetrics metrics) {}

    @Override
    public void checkpointed(long step, String path) {}

    @Override
    public void finished(RunSummary summary) {}

    @Override
    public void log(String line) {
        LOG.info("{}", line);
    }

    @Override
    public void warn(String line) {
        LOG.warn("{}", line);
    }
}
