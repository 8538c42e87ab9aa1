package io.ladder.scaling.runs;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

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

    /** Thousands, millions, billions (or giga) and trillions. */
    private static final Pattern SUFFIXED = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?)([kKmMbBgGtT])");

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

    /** What text that is no number was probably meant to be, for people; empty if nothing comes to mind. */
    static Optional<String> hint(String text) {
        String plain = text.replaceAll("[ \u00a0\u202f']", "");
        if (plain.matches("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?")) {
            String isolated = plain.replace(",", "");
            return Optional.of("write it without thousands separators: " + isolated
                    + (plain.indexOf(',') == plain.lastIndexOf(',') && !plain.contains(".")
                            ? ", or with a decimal point if that is what the comma is"
                            : ""));
        }
        if (plain.matches("[+-]?\\d{1,3}(\\.\\d{3}){2,}") || plain.matches("[+-]?\\d{1,3}(\\.\\d{3})+,\\d+")) {
            return Optional.of("write it without thousands separators: "
                    + plain.replace(".", "").replace(',', '.'));
        }
        if (plain.matches("[+-]?\\d+,\\d+([eE][+-]?\\d+)?")) {
            return Optional.of("write a decimal point: " + plain.replace(',', '.'));
        }
        if (!plain.equals(text) && parse(plain).isPresent()) {
            return Optional.of("write it without separators: " + plain);
        }
        if (plain.endsWith("%") && parse(plain.substring(0, plain.length() - 1)).isPresent()) {
            return Optional.of("write a share: "
                    + new BigDecimal(plain.substring(0, plain.length() - 1).replace("_", ""))
                            .movePointLeft(2)
                            .toPlainString());
        }
        var suffixed = SUFFIXED.matcher(plain);
        if (suffixed.matches()) {
            int power = 3
                    * (1
                            + "kmbt"
                                    .indexOf(suffixed.group(2)
                                            .toLowerCase(Locale.ROOT)
                                            .replace('g', 'b')));
            return Optional.of("write it out: " + suffixed.group(1) + "e" + power);
        }
        return Optional.empty();
    }
}
