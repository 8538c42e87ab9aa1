package io.ladder.conf;

import java.util.OptionalInt;

/**
 * A number that a user may leave to Ladder: a setting that is {@code auto} or a whole number above 0.
 *
 * @param count empty for {@code auto}
 */
@WrittenAs("a whole number above 0, or auto")
public record AutoOrCount(OptionalInt count) {
    private static final String AUTO = "auto";

    /**
     * From {@code auto}, in any case, or a number.
     *
     * @throws ConfigException if it is neither
     */
    public static AutoOrCount parse(String setting, String value) {
        if (value.equalsIgnoreCase(AUTO)) {
            return new AutoOrCount(OptionalInt.empty());
        }
        try {
            int number = Integer.parseInt(value.trim());
            Require.positive(setting, number);
            return new AutoOrCount(OptionalInt.of(number));
        } catch (NumberFormatException e) {
            throw new ConfigException(setting + "=" + value + " is neither auto nor a whole number above 0", e);
        }
    }

    @Override
    public String toString() {
        return count.isPresent() ? Integer.toString(count.getAsInt()) : AUTO;
    }
}
