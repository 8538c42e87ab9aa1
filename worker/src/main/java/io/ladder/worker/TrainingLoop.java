package io.ladder.worker;

import io.ladder.parallelism.DataParallel;
import io.ladder.worker.RunCheckpoints.Progress;

/** Steps, evaluations and checkpoints in their order, and what is told about them. */
final class TrainingLoop {
    /** Where {@code --overfit-one-batch} counts as passed, in nats per token: the right token has probability 0.9. */
    static final double OVERFIT_LOSS = 0.1;

    private final RankAssignment assignment;
    private final TrainConfig train;
    private final RunFacts facts;
    private final MemoryLedger memory;
    private final DataParallel dataParallel;
    private final TrainingStep step;
    private final Evaluation evaluation;
    private final RunCheckpoints checkpoints;
    private final RankEvents events;

    private Progress progress;
    private StepResult last;
    private ValidationLoss validation;
    private double stepSeconds;
    private long startNanos;

    TrainingLoop(
            RankAssignment assignment,
            RunFacts facts,
            MemoryLedger memory,
            DataParallel dataParallel,
            TrainingStep step,
            Evaluation evaluation,
            RunCheckpoints checkpoints,
            RankEvents events) {
        this.assignment = assignment;
        this.train = assignment.config().train();
        this.facts = facts;
        this.memory = memory;
        this.dataParallel = dataParallel;
        this.step = step;
        this.evaluation = evaluation;
        this.checkpoints = checkpoints;
        this.events = events;
    }

    MemoryLedger memory() {
        return memory;
    }

    RunSummary run() {
        return assignment.overfitOneBatch() ? overfit() : trainToTheEnd();
    }

    private RunSummary trainToTheEnd() {
        begin(checkpoints.resume());
        while (progress.step() < train.steps()) {
            double stepMs = oneStep();
            boolean atEnd = progress.step() == train.steps();
            validation = atEnd || progress.step() % train.evaluateEvery() == 0 ? evaluate() : null;
            events.step(metrics(stepMs));
            if (atEnd || progress.step() % assignment.config().checkpoint().every() == 0) {
                save();
            }
        }
        if (last == null) { // everything was done before
            validation = evaluate();
        }
        return finish();
    }

    /** The same batch again and again until it is known by heart; nothing is evaluated, read or saved. */
    private RunSummary overfit() {
        begin(new Progress(0, 0));
        while (progress.step() < train.steps()) {
            double stepMs = oneStep();
            events.step(metrics(stepMs));
            if (last.loss() < OVERFIT_LOSS) {
                events.log("one batch is learned: loss " + last.loss() + " after " + progress.step() + " steps");
                return finish();
            }
        }
        throw new OverfitException(progress.step(), last.loss(), OVERFIT_LOSS);
    }

    private void begin(Progress from) {
        progress = from;
        RunFacts start = facts.resumed(from.step(), checkpoints.last());
        start.lines().forEach(events::log);
        events.log(memory.summary());
        checkpoints.changedSettings().forEach(line -> events.warn("resumed with another setting: " + line));
        events.started(start);
        memory.planned().forEach(events::log);
        startNanos = System.nanoTime();
    }

    /** Takes one step and returns how long it took, in milliseconds. */
    private double oneStep() {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted before step " + (progress.step() + 1)
                    + "; the last committed checkpoint is " + checkpoints.last());
        }
        boolean first = last == null;
        long begin = System.nanoTime();
        try {
            last = step.run(progress.step());
        } catch (TrainingDivergedException e) {
            throw e.withCheckpoint(checkpoints.last());
        }
        long nanos = System.nanoTime() - begin;
        stepSeconds += nanos / 1e9;
        if (first) {
            memory.compared().forEach(events::log);
        }
        if (progress.step() == 0) {
            sayInitialLoss();
        }
        progress = progress.plusStep(facts.tokensPerStep());
        return nanos / 1e6;
    }

    private void sayInitialLoss() {
        InitialLossCheck check = new InitialLossCheck(last.loss(), facts.vocab());
        if (check.passed()) {
            events.log(check.line());
        } else {
            events.warn(check.line());
        }
    }

    private ValidationLoss evaluate() {
        return evaluation.possible() ? evaluation.measure() : null;
    }

    private Double valLoss() {
        return validation == null ? null : (Double) validation.mean();
    }

    private void save() {
        checkpoints.save(progress);
        events.checkpointed(progress.step(), checkpoints.last());
    }

    private StepMetrics metrics(double stepMs) {
        return new StepMetrics(
                progress.step(),
                last.loss(),
                valLoss(),
                last.learningRate(),
                last.gradNorm(),
                progress.tokens(),
                facts.tokensPerStep() * 1000 / stepMs,
                stepMs);
    }

    private RunSummary finish() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        long stepsHere = progress.step() - facts.doneSteps();
        RunSummary summary = new RunSummary(
                progress.step(),
                last == null ? null : last.loss(),
                valLoss(),
                validation == null ? null : validation.standardError(),
                progress.tokens(),
                seconds,
                stepSeconds == 0 ? 0 : stepsHere * facts.tokensPerStep() / stepSeconds,
                facts.ranks(),
                checkpoints.last(),
                memory.measured(),
                ProcessMemory.now().map(ProcessMemory::peakBytes).orElse(null),
                last == null ? 0 : dataParallel.traffic().sentBytes());
        events.finished(summary);
        return summary;
    }
}
