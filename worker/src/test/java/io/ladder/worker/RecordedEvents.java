package io.ladder.worker;

import java.util.ArrayList;
import java.util.List;

/** Keeps what rank 0 says; can interrupt the run after a step, as a killed task would be. */
final class RecordedEvents implements RankEvents {
    final List<StepMetrics> steps = new ArrayList<>();
    final List<Long> checkpoints = new ArrayList<>();
    final List<String> lines = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    RunFacts facts;
    RunSummary summary;
    long dieAfterStep = Long.MAX_VALUE;

    @Override
    public void started(RunFacts started) {
        facts = started;
    }

    @Override
    public void step(StepMetrics metrics) {
        steps.add(metrics);
        if (metrics.step() == dieAfterStep) {
            throw new IllegalStateException("killed after step " + dieAfterStep);
        }
    }

    @Override
    public void checkpointed(long step, String path) {
        checkpoints.add(step);
    }

    @Override
    public void finished(RunSummary finished) {
        summary = finished;
    }

    @Override
    public void log(String line) {
        lines.add(line);
    }

    @Override
    public void warn(String line) {
        warnings.add(line);
    }

    List<Double> losses() {
        return steps.stream().map(StepMetrics::loss).toList();
    }

    /** The metrics without what a clock says. */
    List<String> deterministic() {
        return steps.stream()
                .map(metrics -> metrics.toJson()
                        .without(List.of("tokensPerSecond", "stepMs"))
                        .toString())
                .toList();
    }
}
