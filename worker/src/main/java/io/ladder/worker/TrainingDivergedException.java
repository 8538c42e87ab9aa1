package io.ladder.worker;

import java.util.List;

/** Loss or gradient became NaN or infinite. Every rank throws it in the same step, before the update. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long step;
    private final List<Integer> ranks;

    TrainingDivergedException(long step, StepResult result, List<Integer> ranks) {
        this(step, ranks, diagnosis(step, result, ranks), null);
    }

    private TrainingDivergedException(long step, List<Integer> ranks, String message, Throwable cause) {
        super(message, cause);
        this.step = step;
        this.ranks = List.copyOf(ranks);
    }

    /** The same, naming where training can go on from. */
    TrainingDivergedException withCheckpoint(String lastCommitted) {
        return new TrainingDivergedException(
                step, ranks, getMessage() + "; the last committed checkpoint is " + lastCommitted, this);
    }

    /** The step that failed, counted from 1 as in the metrics. */
    public long step() {
        return step;
    }

    /** Ranks whose own loss or gradient was not finite; empty if only the sum over ranks overflowed. */
    public List<Integer> ranks() {
        return ranks;
    }

    private static String diagnosis(long step, StepResult result, List<Integer> ranks) {
        return "training diverged at step " + step + ": loss " + result.loss() + ", gradient norm " + result.gradNorm()
                + (ranks.isEmpty()
                        ? ", in the sum over ranks (each rank's own part is finite)"
                        : ", first on rank "
                                + ranks.stream()
                                        .map(String::valueOf)
                                        .reduce((a, b) -> a + ", " + b)
                                        .get())
                + "; lower train.optimizer.lr or train.clip, or lengthen train.schedule.warmup";
    }
}
