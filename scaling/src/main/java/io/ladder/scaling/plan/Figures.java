package io.ladder.scaling.plan;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {
    private static final String[] COUNTS = {"", "k", "M", "B", "T"};
    private static final String[] SIZES = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    /** From here on, and below its inverse, a power of ten is easier to read. */
    private static final double MANY_DIGITS = 1e5;

    private static final String[] WORDS = {"million", "billion", "trillion"};
    /** Below, a factor is read as a number; from here on three digits of it are ten thousand. */
    private static final double READABLE = 9995;
    /** From here on three digits are those of the next unit. */
    private static final double MOST_OF_UNIT = 999.5;

    private static final double YEAR = 365.25 * 24; // hours
    private static final double MANY_YEARS = 3 * YEAR;

    private Figures() {}

    /** Three digits that count: {@code 1.25}, {@code 0.00318}, {@code 1.2e+18}. */
    public static String three(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(3));
        boolean plain = rounded.signum() == 0 || (Math.abs(number) < MANY_DIGITS && Math.abs(number) > 1 / MANY_DIGITS);
        return plain
                ? rounded.stripTrailingZeros().toPlainString()
                : String.format(Locale.ROOT, "%.2e", number).replaceFirst("\\.?0*e", "e");
    }

    /** {@code 1.25B}, {@code 13.3M}. */
    public static String count(double number) {
        int unit = 0;
        double rest = number;
        while (rest >= 999.5 && unit < COUNTS.length - 1) {
            rest /= 1000;
            unit++;
        }
        return rest < MANY_DIGITS ? three(rest) + COUNTS[unit] : three(number); // no word for so many
    }

    /**
     * How many times, as in passes over the data or tokens per parameter: three digits that count, in words where there
     * are many: {@code 1.25}, {@code 20.3}, {@code 12,300}, {@code 108 million}, {@code 4.17e+17}.
     */
    public static String times(double number) {
        if (!(number >= READABLE)) {
            return three(number);
        }
        for (int i = WORDS.length - 1; i >= 0; i--) {
            double unit = Math.pow(1000, i + 2);
            if (number >= MOST_OF_UNIT * unit / 1000) {
                return number < MOST_OF_UNIT * unit ? three(number / unit) + " " + WORDS[i] : three(number);
            }
        }
        return String.format(Locale.ROOT, "%,d", Math.round(number / 100) * 100);
    }

    /** {@code 13.3 GiB}. */
    public static String bytes(long number) {
        int unit = 0;
        double rest = number;
        while (rest >= 1023.5 && unit < SIZES.length - 1) {
            rest /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, rest >= 100 ? "%.0f" : "%.3g", rest) + " " + SIZES[unit];
    }

    /** Seconds, minutes, hours, days or years. */
    public static String duration(double hours) {
        if (hours < 1.0 / 60) {
            return three(3600 * hours) + " s";
        }
        if (hours < 1) {
            return three(60 * hours) + " min";
        }
        if (hours < 48) {
            return three(hours) + " h";
        }
        return hours < MANY_YEARS ? three(hours / 24) + " days" : three(hours / YEAR) + " years";
    }
}
