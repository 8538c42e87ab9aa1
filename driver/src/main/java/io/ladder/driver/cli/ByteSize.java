package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of bytes as people write them: {@code 16g} and {@code 512m} are powers of two as Spark's, {@code 1.25GB} and
 * {@code 100MB} powers of ten, {@code 10Gbit} is bits.
 *
 * @param bytes of it
 */
record ByteSize(double bytes) {
    private static final Pattern SIZE = Pattern.compile("([0-9.]+(?:[eE][0-9]+)?)\\s*([a-zA-Z]*)(?:/s|ps)?");
    /** Of more than that not even sums of a few would be a {@code long}. */
    private static final double MOST = 0x1p60;

    private static final Map<String, Double> UNITS = Map.ofEntries(
            Map.entry("", 1.0),
            Map.entry("b", 1.0),
            Map.entry("k", 0x1p10),
            Map.entry("m", 0x1p20),
            Map.entry("g", 0x1p30),
            Map.entry("t", 0x1p40),
            Map.entry("kib", 0x1p10),
            Map.entry("mib", 0x1p20),
            Map.entry("gib", 0x1p30),
            Map.entry("tib", 0x1p40),
            Map.entry("kb", 1e3),
            Map.entry("mb", 1e6),
            Map.entry("gb", 1e9),
            Map.entry("tb", 1e12),
            Map.entry("mbit", 1e6 / 8),
            Map.entry("gbit", 1e9 / 8));

    /** Reads an option's value. */
    static ByteSize parse(String option, String text) {
        Matcher size = SIZE.matcher(text.trim());
        Double unit = size.matches() ? UNITS.get(size.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw wrong(option, text, null);
        }
        try {
            double bytes = Double.parseDouble(size.group(1)) * unit;
            if (bytes > MOST) {
                throw new ConfigException(option + "=" + text + " is more than any machine has; write for example 16g");
            }
            return new ByteSize(bytes);
        } catch (NumberFormatException e) {
            throw wrong(option, text, e);
        }
    }

    private static ConfigException wrong(String option, String text, NumberFormatException cause) {
        return new ConfigException(
                option + "=" + text + " is no amount of bytes; write for example 16g, 1.25GB or 10Gbit", cause);
    }
}
