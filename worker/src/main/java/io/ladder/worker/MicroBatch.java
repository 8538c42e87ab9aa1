package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Require;
import java.util.OptionalInt;

/**
 * How many sequences one rank takes through the model at once.
 *
 * @param wanted the number a user gave; empty for {@code auto}
 */
public record MicroBatch(OptionalInt wanted) {
    /** {@code auto} takes at most this many rows (sequences times positions): activations stay within a few GB. */
    static final int MAX_AUTO_ROWS = 8192;

    static final MicroBatch AUTO = new MicroBatch(OptionalInt.empty());

    /** From {@code auto} or a number. */
    public static MicroBatch parse(String setting, String value) {
        if (value.equalsIgnoreCase("auto")) {
            return AUTO;
        }
        try {
            int number = Integer.parseInt(value.trim());
            Require.positive(setting, number);
            return new MicroBatch(OptionalInt.of(number));
        } catch (NumberFormatException e) {
            throw new ConfigException(setting + "=" + value + " is neither auto nor a whole number", e);
        }
    }

    /**
     * The number of sequences for a rank's slice of the batch: the user's, or the largest divisor of the slice within
     * {@value #MAX_AUTO_ROWS} rows, at least one sequence.
     *
     * @param sequences the rank's slice
     * @param seq positions of a sequence
     */
    public int of(int sequences, int seq) {
        return wanted.orElseGet(() -> {
            int most = Math.max(1, Math.min(sequences, MAX_AUTO_ROWS / seq));
            while (sequences % most != 0) {
                most--;
            }
            return most;
        });
    }

    @Override
    public String toString() {
        return wanted.isPresent() ? Integer.toString(wanted.getAsInt()) : "auto";
    }
}
