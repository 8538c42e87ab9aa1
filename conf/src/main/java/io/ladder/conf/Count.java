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
        int number = WholeNumber.of(setting, text, Integer.MIN_VALUE, Integer.MAX_VALUE)
                .intValueExact();
        Require.positive(setting, number);
        return new Count(number);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
