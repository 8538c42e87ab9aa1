package io.ladder.conf;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Whole numbers as people write them: {@code 1000}, {@code 1e3}, {@code 1000.0}. */
public final class WholeNumber {
    /** Digits of the largest long. */
    private static final int MOST_DIGITS = 19;

    private WholeNumber() {}

    /**
     * Reads one, exactly.
     *
     * @param setting named in errors
     * @param least that may be given, likewise {@code most}; not above 1, as what is too large is told by its sign
     * @throws ConfigException if it is none, or not from {@code least} to {@code most}
     */
    public static BigInteger of(String setting, String text, long least, long most) {
        BigDecimal number;
        try {
            number = new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            throw new ConfigException(setting + "=" + text + " is not a whole number", e);
        }
        if (number.stripTrailingZeros().scale() > 0) {
            throw new ConfigException(setting + "=" + text + " is not a whole number");
        }
        boolean isShort = number.precision() - (long) number.scale() <= MOST_DIGITS;
        if (!isShort
                || number.compareTo(BigDecimal.valueOf(most)) > 0
                || number.compareTo(BigDecimal.valueOf(least)) < 0) {
            throw new ConfigException(setting + "=" + text
                    + (number.signum() > 0
                            ? " is too large; at most " + most + " can be given"
                            : " must be at least " + least));
        }
        return number.toBigIntegerExact();
    }
}
