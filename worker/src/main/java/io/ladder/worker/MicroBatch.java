package io.ladder.worker;

import io.ladder.conf.AutoOrCount;
import io.ladder.conf.WrittenAs;
import java.util.OptionalInt;

/**
 * How many sequences one rank takes through the model at once.
 *
 * @param wanted the number a user gave, or {@code auto}
 */
@WrittenAs("a whole number above 0, or auto")
public record MicroBatch(AutoOrCount wanted) {
    /** {@code auto} takes at most this many rows (sequences times positions): activations stay within a few GB. */
    static final int MAX_AUTO_ROWS = 8192;

    static final MicroBatch AUTO = new MicroBatch(new AutoOrCount(OptionalInt.empty()));

    /** From {@code auto} or a number. */
    public static MicroBatch parse(String setting, String value) {
        return new MicroBatch(AutoOrCount.parse(setting, value));
    }

    /**
     * The number of sequences for a rank's slice of the batch: the user's, or the largest divisor of the slice within
     * {@value #MAX_AUTO_ROWS} rows, at least one sequence.
     *
     * @param sequences the rank's slice
     * @param seq positions of a sequence
     */
    public int of(int sequences, int seq) {
        return wanted.count().orElseGet(() -> {
            int most = Math.max(1, Math.min(sequences, MAX_AUTO_ROWS / seq));
            while (sequences % most != 0) {
                most--;
            }
            return most;
        });
    }

    @Override
    public String toString() {
        return wanted.toString();
    }
}
