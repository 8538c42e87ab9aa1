package io.ladder.scaling.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An interval that is wider than that of runs which scatter about the law each by itself, and why.
 *
 * @param interval symbol of a constant or exponent, or {@link #PREDICTIONS}
 * @param causes one or more; what they do together is not told apart
 * @param factor its width over what it would be otherwise, above 1; of logarithms of losses for predictions
 */
public record WidenedInterval(String interval, List<Cause> causes, double factor) {
    /** All intervals of losses that are foretold. */
    public static final String PREDICTIONS = "predictions";

    public WidenedInterval {
        causes = List.copyOf(causes);
    }

    /** What widened it. */
    public enum Cause {
        /** The form does not follow the runs, {@link LackOfFit}: replicates draw how far it may be off. */
        MISFIT("misfit"),
        /** Short runs or large models seem to be trained worse, {@link Handicap}: half of the replicates take that out. */
        HANDICAP("handicap"),
        /** Runs of one size or one length are off the law together, {@link SharedErrors}: replicates draw that, too. */
        SHARED_ERRORS("shared errors"),
        /** Too few held-out runs fell inside, {@link Rollout#widening}. */
        HOLD_OUT("hold-out");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** As in {@code fit.json}. */
        public String words() {
            return words;
        }

        /** The way back; empty for words of another version. */
        static Optional<Cause> named(String words) {
            return Arrays.stream(values())
                    .filter(cause -> cause.words.equals(words))
                    .findFirst();
        }
    }

    /** By a hold-out; empty if that does not widen them. */
    static Optional<WidenedInterval> of(Rollout rollout) {
        return rollout.isWidened()
                ? Optional.of(new WidenedInterval(PREDICTIONS, List.of(Cause.HOLD_OUT), rollout.widening()))
                : Optional.empty();
    }
}
