package io.ladder.worker.bench;

import java.util.Arrays;

/**
 * How often something is done: until both are reached.
 *
 * @param minCount at least this often
 * @param minSeconds and at least this long
 */
public record Repetitions(int minCount, double minSeconds) {
    public Repetitions {
        if (minCount < 0 || !(minSeconds >= 0)) {
            throw new IllegalArgumentException(minCount + " times and " + minSeconds + " s");
        }
    }

    /** Exactly this often. */
    public static Repetitions exactly(int count) {
        return new Repetitions(count, 0);
    }

    /** Whether to go on after {@code count} times that took {@code seconds} together. */
    boolean wants(int count, double seconds) {
        return count < minCount || seconds < minSeconds;
    }

    /** Times each call. */
    Spread time(Runnable call) {
        double[] seconds = new double[Math.max(16, minCount)];
        int count = 0;
        double sum = 0;
        while (wants(count, sum)) {
            if (count == seconds.length) {
                seconds = Arrays.copyOf(seconds, 2 * count);
            }
            long begin = System.nanoTime();
            call.run();
            seconds[count] = (System.nanoTime() - begin) / 1e9;
            sum += seconds[count++];
        }
        return Spread.of(Arrays.copyOf(seconds, count));
    }
}
