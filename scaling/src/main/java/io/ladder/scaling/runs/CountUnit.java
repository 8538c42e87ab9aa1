package io.ladder.scaling.runs;

import io.ladder.conf.ConfigException;
import java.util.Locale;
import java.util.Map;

/**
 * What a table counts parameters or tokens in.
 *
 * @param factor plain ones in one of it
 */
public record CountUnit(double factor) {
    /** Words that {@link #parse} takes, for people. */
    public static final String WORDS = "1, k, M, B or T";

    private static final Map<String, Double> BY_WORD = Map.of("1", 1.0, "k", 1e3, "m", 1e6, "b", 1e9, "t", 1e12);

    /**
     * Reads an option's value.
     *
     * @throws ConfigException if it is none of {@link #WORDS}
     */
    public static CountUnit parse(String option, String word) {
        Double factor = BY_WORD.get(word.trim().toLowerCase(Locale.ROOT));
        if (factor == null) {
            throw new ConfigException(option + "=" + word + " is no unit; write " + WORDS
                    + " for plain numbers, thousands, millions, billions or trillions");
        }
        return new CountUnit(factor);
    }
}
