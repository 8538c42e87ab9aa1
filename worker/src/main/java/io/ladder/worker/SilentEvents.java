package io.ladder.worker;

/** For ranks that have nothing to say that rank 0 does not say. */
final class SilentEvents implements RankEvents {
    @Override
    public void started(RunFacts facts) {}

    @Override
    public void step(StepMetrics metrics) {}

    @Override
    public void checkpointed(long step, String path) {}

    @Override
    public void finished(RunSummary summary) {}

    @Override
    public void log(String line) {}

    @Override
    public void warn(String line) {}
}
