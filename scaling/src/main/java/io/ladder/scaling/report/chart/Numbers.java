package io.ladder.scaling.report.chart;

import io.ladder.scaling.plan.Figures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers written for people: three digits and a word instead of nine zeros. Their spaces do not break a line. */
public final class Numbers {
    private static final String[] WORDS = {"", "\u00a0K", "\u00a0M", "\u00a0B", "\u00a0T"};
    private static final String[] SPELLED = {"", "", "\u00a0million", "\u00a0billion", "\u00a0trillion"};

    /** Not within a word, a name with hyphens or an option's value. */
    private static final Pattern EXPONENT =
            Pattern.compile("(?<![\\w.\\-,:/]|--[\\w-]{1,30}=)\\d+(?:\\.\\d+)?e[+-]?\\d+(?![\\w\\-:/]|\\.\\w|,\\d)");

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Numbers() {}

    /** 1.2e9 is {@code 1.2 B}; above thousands of trillions a power of ten. */
    public static String count(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        BigDecimal rounded = rounded(value, 3);
        int word = Math.max(0, Math.floorDiv(exponent(rounded), 3));
        if (word >= WORDS.length) {
            return power(value);
        }
        return rounded.movePointLeft(3 * word).stripTrailingZeros().toPlainString() + WORDS[word];
    }

    /** For sentences: 1.2e9 is {@code 1.2 billion}, 52_846 is {@code 52,800}. */
    public static String spelled(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        BigDecimal rounded = rounded(value, 3);
        int word = Math.max(0, Math.floorDiv(exponent(rounded), 3));
        if (word >= SPELLED.length) {
            return power(value);
        }
        return word < 2
                ? (rounded.compareTo(BigDecimal.valueOf(1000)) >= 0
                        ? String.format(Locale.ROOT, "%,d", rounded.longValue())
                        : rounded.stripTrailingZeros().toPlainString())
                : rounded.movePointLeft(3 * word).stripTrailingZeros().toPlainString() + SPELLED[word];
    }

    /**
     * A sentence whose numbers were written as programs write them: {@code 6.3e+16} becomes {@code 6.3 × 10¹⁶},
     * {@code 3.17e+10} becomes {@code 31.7 billion}. Names and
     * options that hold such numbers stay as they are.
     */
    public static String readable(String sentence) {
        return EXPONENT.matcher(sentence).replaceAll(found -> Matcher.quoteReplacement(readable(found)));
    }

    /** All its digits are kept, but for zeros at the end. */
    private static String readable(MatchResult found) {
        var value = new BigDecimal(found.group()).stripTrailingZeros();
        int exponent = exponent(value);
        if (exponent >= 6 && exponent < 3 * SPELLED.length) {
            int word = exponent / 3;
            return plain(value.movePointLeft(3 * word)) + SPELLED[word];
        }
        String digits = plain(value.movePointLeft(exponent));
        return (digits.equals("1") ? "10" : digits + "\u00a0×\u00a010") + superscript(exponent);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    /** 5.76e23 is {@code 5.76 × 10²³}; 1e21 is {@code 10²¹}. */
    public static String power(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = rounded(value, 3);
        int exponent = exponent(rounded);
        String digits = rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        String power = "10" + superscript(exponent);
        return digits.equals("1") ? power : digits + "\u00a0×\u00a0" + power;
    }

    /** Three decimals. */
    public static String loss(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "unknown";
    }

    /** 0.0123 is {@code 1.2%}; three digits where fewer would say nothing. */
    public static String percent(double share) {
        if (!Double.isFinite(share)) {
            return "unknown";
        }
        BigDecimal percent = rounded(100 * share, Math.abs(share) < 0.1 ? 2 : 3);
        return percent.stripTrailingZeros().toPlainString() + "%";
    }

    /** Four digits, as a power of ten where there would be many zeros. */
    public static String plain(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        if (value != 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)) {
            return power(value);
        }
        return rounded(value, 4).stripTrailingZeros().toPlainString();
    }

    /** How many times, such as {@code 1.43×}. */
    public static String times(double factor) {
        if (!Double.isFinite(factor)) {
            return "unknown";
        }
        return Math.abs(factor) >= 1e4
                ? power(factor) + "×"
                : rounded(factor, 3).stripTrailingZeros().toPlainString() + "×";
    }

    /** Tokens per parameter, passes over data and the like, as the terminal writes them ({@link Figures#times}). */
    public static String ratio(double ratio) {
        return Double.isFinite(ratio) ? readable(Figures.times(ratio)) : "unknown";
    }

    private static BigDecimal rounded(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static int exponent(BigDecimal value) {
        return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
    }

    private static String superscript(int exponent) {
        var out = new StringBuilder(exponent < 0 ? "⁻" : "");
        for (char digit : String.valueOf(Math.abs(exponent)).toCharArray()) {
            out.append(SUPERSCRIPTS.charAt(digit - '0'));
        }
        return out.toString();
    }
}
