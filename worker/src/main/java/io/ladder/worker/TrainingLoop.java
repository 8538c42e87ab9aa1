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
    private final StateCheck state;
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
            StateCheck state,
            RunCheckpoints checkpoints,
            RankEvents events) {
        this.assignment = assignment;
        this.train = assignment.config().train();
        this.facts = facts;
        this.memory = memory;
        this.dataParallel = dataParallel;
        this.step = step;
        this.evaluation = evaluation;
        this.state = state;
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
            boolean saves = isDue(assignment.config().checkpoint().every());
            validation = null;
            try {
                judgeUpdate(saves, isDue(train.evaluateEvery()));
            } catch (TrainingDivergedException e) {
                events.step(metrics(stepMs)); // of the step itself, which was finite
                throw e.withCheckpoint(checkpoints.lastInWords());
            }
            events.step(metrics(stepMs));
            if (saves) {
                save();
            }
        }
        if (last == null) { // everything was done before
            validation = evaluate();
        }
        return finish();
    }

    /** Whether something that comes every so many steps, and at the end, comes after this step. */
    private boolean isDue(int every) {
        return progress.step() == train.steps() || progress.step() % every == 0;
    }

    /** Looks at what the update made, before any of it is saved. */
    private void judgeUpdate(boolean saves, boolean evaluates) {
        if (saves) {
            state.require(progress.step(), last);
        }
        if (evaluates) {
            validation = evaluate();
        }
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
            throw new IllegalStateException(
                    "interrupted before step " + (progress.step() + 1) + "; " + checkpoints.lastInWords());
        }
        boolean first = last == null;
        long begin = System.nanoTime();
        try {
            last = step.run(progress.step());
        } catch (TrainingDivergedException e) {
            throw e.withCheckpoint(checkpoints.lastInWords());
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
        if (!evaluation.possible()) {
            return null;
        }
        ValidationLoss measured = evaluation.measure();
        if (!Double.isFinite(measured.mean())) {
            if (last != null) {
                state.require(progress.step(), last); // says it better where the update itself is to blame
            }
            throw TrainingDivergedException.inEvaluation(progress.step(), measured.mean(), evaluation.culprits());
        }
        return measured;
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
