package io.ladder.conf;

import java.math.BigDecimal;

/**
 * A finite number above 0. A setting of this type is refused by its full name, with its place in a list, whatever else is
 * wrong beside it.
 */
@WrittenAs("a number above 0, such as 12 or 1e6")
public record Amount(double value) {
    private static final double PLAIN_FROM = 1e-3;
    private static final double PLAIN_BELOW = 1e5;

    public Amount {
        Require.positive("amount", value);
    }

    /**
     * From text.
     *
     * @throws ConfigException if it is none
     */
    public static Amount parse(String setting, String text) {
        double number;
        try {
            number = Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw new ConfigException(
                    setting + "=" + text + " is not a number; give one above 0, such as 12 or 1e6", e);
        }
        if (!(number > 0) || Double.isInfinite(number)) {
            throw new ConfigException(setting + "=" + shown(number) + " must be a finite number above 0");
        }
        return new Amount(number);
    }

    @Override
    public String toString() {
        return shown(value);
    }

    /** As people write it: 0.5, 30, 2.5e5. */
    public static String shown(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal exact = BigDecimal.valueOf(number).stripTrailingZeros();
        double size = Math.abs(number);
        return size == 0 || (size >= PLAIN_FROM && size < PLAIN_BELOW)
                ? exact.toPlainString()
                : exact.toString().replace("E+", "e").replace('E', 'e');
    }
}
