package io.ladder.scaling.fit;

import io.ladder.conf.Require;
import java.util.List;

/**
 * How a law is fitted, whatever its form.
 *
 * @param dropHighest so many runs of the highest losses take no part
 * @param replicates of the bootstrap; 0 for none, and then no intervals
 * @param seed of the bootstrap
 * @param threads that fit replicates; results do not depend on it
 * @param predict models to foretell
 */
public record FitOptions(int dropHighest, int replicates, long seed, int threads, List<ModelPoint> predict) {
    public static final int DEFAULT_REPLICATES = 4000;
    public static final long DEFAULT_SEED = 1;

    public FitOptions {
        Require.notNegative("--drop-highest", dropHighest);
        Require.notNegative("--bootstrap", replicates);
        Require.positive("threads", threads);
        predict = List.copyOf(predict);
    }

    /** All defaults, on all cores. */
    public static FitOptions defaults() {
        return new FitOptions(
                0, DEFAULT_REPLICATES, DEFAULT_SEED, Runtime.getRuntime().availableProcessors(), List.of());
    }

    /** The same with another number of runs dropped. */
    public FitOptions withDropHighest(int count) {
        return new FitOptions(count, replicates, seed, threads, predict);
    }

    /** The same with another number of replicates. */
    public FitOptions withReplicates(int count) {
        return new FitOptions(dropHighest, count, seed, threads, predict);
    }

    /** The same with models to foretell. */
    public FitOptions withPredictions(List<ModelPoint> points) {
        return new FitOptions(dropHighest, replicates, seed, threads, points);
    }
}
