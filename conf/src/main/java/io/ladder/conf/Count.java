package io.ladder.conf;

/**
 * A whole number above 0. A setting of this type is refused by its full name, with its place in a list, whatever else is
 * wrong beside it.
 */
@WrittenAs("a whole number above 0")
public record Count(int value) {
    public Count {
        Require.positive("count", value);
    }

    /**
     * From text; {@code 1e3} is whole too.
     *
     * @throws ConfigException if it is none
     */
    public static Count parse(String setting, String text) {
        return new Count(WholeNumber.of(setting, text, 1, Integer.MAX_VALUE).intValueExact());
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
