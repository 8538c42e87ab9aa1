package io.ladder.scaling.runs;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Numbers as tables write them. */
final class Numbers {
    /** What NumPy, pandas and SQL write. */
    private static final Map<String, Double> WORDS = Map.ofEntries(
            Map.entry("nan", Double.NaN),
            Map.entry("null", Double.NaN),
            Map.entry("none", Double.NaN),
            Map.entry("na", Double.NaN),
            Map.entry("n/a", Double.NaN),
            Map.entry("inf", Double.POSITIVE_INFINITY),
            Map.entry("+inf", Double.POSITIVE_INFINITY),
            Map.entry("infinity", Double.POSITIVE_INFINITY),
            Map.entry("-inf", Double.NEGATIVE_INFINITY),
            Map.entry("-infinity", Double.NEGATIVE_INFINITY));

    private Numbers() {}

    /** Empty if the text is no number. */
    static OptionalDouble parse(String text) {
        Double word = WORDS.get(text.toLowerCase(Locale.ROOT));
        if (word != null) {
            return OptionalDouble.of(word);
        }
        // Java's own suffixes (1d, 1f) and hexadecimal are no numbers in a table.
        if (!text.matches("[+-]?(\\d[\\d_]*\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Double.parseDouble(text.replace("_", "")));
    }
}
