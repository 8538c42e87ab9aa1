package io.ladder.worker.bench;

import io.ladder.collective.Communicator;
import io.ladder.worker.BareSteps;
import java.util.Arrays;

/** One rank's steps with their times; rank 0 decides for all how many there are. */
final class TimedSteps {
    private final BareSteps steps;
    private final Communicator ranks;

    private double[] seconds = new double[16];
    private int count;
    private double sum;
    private long bytesSent;
    private double loss;

    TimedSteps(BareSteps steps, Communicator ranks) {
        this.steps = steps;
        this.ranks = ranks;
    }

    /** Takes steps until there are enough; earlier times are forgotten. */
    void take(Repetitions repetitions) {
        count = 0;
        sum = 0;
        bytesSent = 0;
        while (allGoOn(repetitions)) {
            long sentBefore = ranks.bytesSent();
            long begin = System.nanoTime();
            loss = steps.next();
            add((System.nanoTime() - begin) / 1e9);
            bytesSent += ranks.bytesSent() - sentBefore;
        }
    }

    /** Rank 0's clock counts: with its own each rank might stop at another step. Not part of the time or the bytes. */
    private boolean allGoOn(Repetitions repetitions) {
        return ranks.sum(ranks.rank() == 0 && repetitions.wants(count, sum) ? 1 : 0) > 0;
    }

    private void add(double second) {
        if (count == seconds.length) {
            seconds = Arrays.copyOf(seconds, 2 * count);
        }
        seconds[count++] = second;
        sum += second;
    }

    int count() {
        return count;
    }

    Spread spread() {
        return Spread.of(Arrays.copyOf(seconds, count));
    }

    /** On average over the steps. */
    double bytesSentPerStep() {
        return (double) bytesSent / count;
    }

    /** Of the last step. */
    double loss() {
        return loss;
    }
}
