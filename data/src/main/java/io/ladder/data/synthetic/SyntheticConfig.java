package io.ladder.data.synthetic;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import java.io.Serializable;

/**
 * Section {@code synthetic}: which language, and how much of it is kept for validation. As much text for training is made
 * as is asked for.
 *
 * @param symbols see {@link ZipfLanguage}, as the next five
 * @param validationTokens symbols of the validation split
 */
public record SyntheticConfig(
        int symbols,
        int classes,
        double exponent,
        double shuffle,
        double classShuffle,
        long seed,
        long validationTokens)
        implements Serializable {
    public SyntheticConfig {
        var problems = new Problems();
        problems.collect(() -> new ZipfLanguage(symbols, classes, exponent, shuffle, classShuffle, seed));
        problems.collect(() -> Require.positive("synthetic.validationTokens", validationTokens));
        problems.throwIfAny();
    }

    /** The language. */
    public ZipfLanguage language() {
        return new ZipfLanguage(symbols, classes, exponent, shuffle, classShuffle, seed);
    }
}
