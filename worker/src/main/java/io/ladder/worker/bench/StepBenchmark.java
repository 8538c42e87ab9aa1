package io.ladder.worker.bench;

import io.ladder.collective.Communicator;
import io.ladder.model.ModelFlops;
import io.ladder.worker.BareSteps;
import io.ladder.worker.RankAssignment;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Takes the training steps of a run, on all its ranks, and times them. */
final class StepBenchmark {
    private final BenchSubject subject;
    private final StepPlan plan;
    private final RankAssignment assignment;

    /**
     * @param tokens directory that {@link RandomTokens} wrote
     * @param threads math threads of each rank
     */
    StepBenchmark(BenchSubject subject, Path tokens, int threads, StepPlan plan) {
        this.subject = subject;
        this.plan = plan;
        this.assignment = new RankAssignment(
                subject.config(),
                subject.resolved().root(),
                tokens,
                "(none)",
                new Configuration(false),
                threads,
                false);
    }

    /** Runs all ranks; rank 0 tells. */
    StepReport run() {
        return LocalRanks.run(subject.config().parallelism().ranks(), this::asRank)
                .get(0);
    }

    private StepReport asRank(Communicator ranks) {
        try (BareSteps steps = BareSteps.assemble(assignment, ranks)) {
            var timed = new TimedSteps(steps, ranks);
            timed.take(plan.warmup());
            int warmupSteps = timed.count();
            timed.take(plan.measured());
            return new StepReport(
                    ranks.worldSize(),
                    steps.microBatch(),
                    steps.tokensPerStep(),
                    steps.numParameters(),
                    ModelFlops.of(subject.config().model(), subject.vocab()).trainingPerToken(),
                    warmupSteps,
                    timed.spread(),
                    timed.loss(),
                    timed.bytesSentPerStep(),
                    steps.ringBytes(),
                    steps.arenaBytes(),
                    steps.peakResidentBytes(),
                    steps.kernels());
        }
    }
}
