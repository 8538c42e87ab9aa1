package io.ladder.worker;

import java.util.Locale;

/**
 * A fresh model knows nothing, so its first loss is near that of guessing uniformly, ln(vocab); far from it the
 * initialisation, the targets or the tokenizer are wrong.
 */
record InitialLossCheck(double loss, int vocab) {
    /** Largest relative difference that is no news. */
    private static final double TOLERANCE = 0.1;

    boolean passed() {
        return Math.abs(loss - Math.log(vocab)) <= TOLERANCE * Math.log(vocab);
    }

    String line() {
        String figures =
                String.format(Locale.ROOT, "initial loss %.4f, ln(vocab=%d) is %.4f", loss, vocab, Math.log(vocab));
        return passed()
                ? figures + ": as it should be for a model that knows nothing"
                : figures + ": a fresh model should be within 10 %; look at model.initialization and the tokenizer";
    }
}
