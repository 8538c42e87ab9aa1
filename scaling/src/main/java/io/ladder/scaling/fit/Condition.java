package io.ladder.scaling.fit;

/** What every interval takes for granted, and no loss can show. */
public final class Condition {
    /**
     * A handicap that grows smoothly with size, or shrinks with length, another law of the same form has as well: residuals
     * do not tell it, and neither does any test of them.
     */
    public static final String SENTENCE =
            "Intervals hold if the form is right and all runs were trained equally well: the learning rate tuned at every"
                    + " size, the warm-up short against every run. Losses alone cannot show whether they were.";

    private Condition() {}
}
