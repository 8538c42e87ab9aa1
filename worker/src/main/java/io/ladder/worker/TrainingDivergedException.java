package io.ladder.worker;

import io.ladder.conf.Counted;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Loss or gradient, validation loss, or what is trained became NaN or infinite. Every rank throws it in the same step:
 * before the update where its loss or gradient tells, else after it and before a checkpoint is written.
 */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String ADVICE = "lower train.optimizer.lr or train.clip, or lengthen train.schedule.warmup";
    /** Most ranks that are named one by one; with hundreds of them nobody would find the advice. */
    private static final int MOST_NAMED = 4;

    private final long step;
    private final List<Culprit> culprits;
    private final String diagnosis;
    private final String advice;

    /** Loss or gradient of a step is not finite; its update was not made. */
    static TrainingDivergedException inStep(long step, StepResult result, List<Culprit> culprits) {
        String what = "loss " + result.loss() + ", gradient norm " + result.gradNorm();
        return new TrainingDivergedException(step, culprits, diagnosis(step, what, culprits), ADVICE, null);
    }

    /**
     * The update of a step left parameters or optimizer state that are not finite.
     *
     * @param culprits with the first parameter of each rank's slice
     */
    static TrainingDivergedException byUpdate(long step, StepResult result, List<Culprit> culprits) {
        String what = String.format(
                Locale.ROOT,
                "its update (learning rate %.3g, gradient norm %.3g) left values that are not finite",
                result.learningRate(),
                result.gradNorm());
        return new TrainingDivergedException(step, culprits, diagnosis(step, what, culprits), ADVICE, null);
    }

    /** The validation loss after the update of a step is not finite. */
    static TrainingDivergedException inEvaluation(long step, double validationLoss, List<Culprit> culprits) {
        String what = "validation loss " + validationLoss + " after its update";
        return new TrainingDivergedException(step, culprits, diagnosis(step, what, culprits), ADVICE, null);
    }

    private TrainingDivergedException(
            long step, List<Culprit> culprits, String diagnosis, String advice, Throwable cause) {
        super(diagnosis + "; " + advice, cause);
        this.step = step;
        this.culprits = List.copyOf(culprits);
        this.diagnosis = diagnosis;
        this.advice = advice;
    }

    /**
     * The same, saying where training can go on from.
     *
     * @param lastCheckpoint as {@link RunCheckpoints#lastInWords}
     */
    TrainingDivergedException withCheckpoint(String lastCheckpoint) {
        return new TrainingDivergedException(step, culprits, diagnosis, advice + "; " + lastCheckpoint, this);
    }

    /** What happened: step, which numbers, rank and layer or parameter. */
    public String diagnosis() {
        return diagnosis;
    }

    /** What to do in a training run; for callers that say it in words of their own. */
    public String advice() {
        return advice;
    }

    /** The step that failed, counted from 1 as in the metrics. */
    public long step() {
        return step;
    }

    /** Ranks whose own numbers were not finite; empty if only the sum over ranks overflowed. */
    public List<Integer> ranks() {
        return culprits.stream().map(Culprit::rank).toList();
    }

    private static String diagnosis(long step, String what, List<Culprit> culprits) {
        return "training diverged at step " + step + ": " + what
                + (culprits.isEmpty()
                        ? ", in the sum over ranks (each rank's own part is finite)"
                        : ", first " + named(culprits));
    }

    private static String named(List<Culprit> culprits) {
        String first =
                culprits.stream().limit(MOST_NAMED).map(Culprit::toString).collect(Collectors.joining(", "));
        int others = culprits.size() - MOST_NAMED;
        return others > 0 ? first + ", and on " + Counted.of(others, "other rank") : first;
    }

    /**
     * A rank whose part was not finite.
     *
     * @param layer where it began, in the order of the passes, such as {@code h3.ffn: output}; or the first parameter that
     *     is not finite, such as {@code h3.ffn.up.weight}
     */
    record Culprit(int rank, String layer) implements Serializable {
        @Override
        public String toString() {
            return "on rank " + rank + " in " + layer;
        }
    }
}
