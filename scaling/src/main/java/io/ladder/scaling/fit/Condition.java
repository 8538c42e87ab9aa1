package io.ladder.scaling.fit;

/** What every interval takes for granted, and losses hardly show. */
public final class Condition {
    /**
     * A handicap that grows smoothly with size, or shrinks with length, another law of the same form has nearly as well:
     * residuals tell little of it, and of a small one no test of them does ({@link Handicap}).
     */
    public static final String SENTENCE =
            "Intervals hold if the form is right and all runs were trained equally well: the learning rate tuned at every"
                    + " size, the warm-up short against every run. Losses alone show only in part whether they were.";

    private Condition() {}
}
