package io.ladder.worker;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/** Loss or gradient became NaN or infinite. Every rank throws it in the same step, before the update. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long step;
    private final List<Culprit> culprits;

    TrainingDivergedException(long step, StepResult result, List<Culprit> culprits) {
        this(step, culprits, diagnosis(step, result, culprits), null);
    }

    private TrainingDivergedException(long step, List<Culprit> culprits, String message, Throwable cause) {
        super(message, cause);
        this.step = step;
        this.culprits = List.copyOf(culprits);
    }

    /** The same, naming where training can go on from. */
    TrainingDivergedException withCheckpoint(String lastCommitted) {
        return new TrainingDivergedException(
                step, culprits, getMessage() + "; the last committed checkpoint is " + lastCommitted, this);
    }

    /** The step that failed, counted from 1 as in the metrics. */
    public long step() {
        return step;
    }

    /** Ranks whose own loss or gradient was not finite; empty if only the sum over ranks overflowed. */
    public List<Integer> ranks() {
        return culprits.stream().map(Culprit::rank).toList();
    }

    private static String diagnosis(long step, StepResult result, List<Culprit> culprits) {
        return "training diverged at step " + step + ": loss " + result.loss() + ", gradient norm " + result.gradNorm()
                + (culprits.isEmpty()
                        ? ", in the sum over ranks (each rank's own part is finite)"
                        : ", first " + culprits.stream().map(Culprit::toString).collect(Collectors.joining(", ")))
                + "; lower train.optimizer.lr or train.clip, or lengthen train.schedule.warmup";
    }

    /**
     * A rank whose part was not finite.
     *
     * @param layer where it began, in the order of the passes, such as {@code h3.ffn: output}
     */
    record Culprit(int rank, String layer) implements Serializable {
        @Override
        public String toString() {
            return "on rank " + rank + " in " + layer;
        }
    }
}
