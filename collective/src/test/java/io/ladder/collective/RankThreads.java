package io.ladder.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs one task per rank, each in its own thread, and collects results or the failures. */
final class RankThreads {
    private static final int LIMIT_SECONDS = 40;

    private RankThreads() {}

    @FunctionalInterface
    interface Task<T> {
        T run(int rank) throws Exception;
    }

    /** What each rank returned; the first failure, if any, is thrown. */
    static <T> List<T> run(int worldSize, Task<T> task) throws Exception {
        var results = new ArrayList<T>();
        for (Outcome<T> outcome : outcomes(worldSize, task)) {
            if (outcome.failure() != null) {
                throw new AssertionError("a rank failed", outcome.failure());
            }
            results.add(outcome.result());
        }
        return results;
    }

    /** What each rank returned or threw. */
    static <T> List<Outcome<T>> outcomes(int worldSize, Task<T> task) throws InterruptedException, TimeoutException {
        ExecutorService threads = Executors.newFixedThreadPool(worldSize);
        try {
            var futures = new ArrayList<Future<T>>();
            for (int rank = 0; rank < worldSize; rank++) {
                int thisRank = rank;
                Callable<T> call = () -> task.run(thisRank);
                futures.add(threads.submit(call));
            }
            var outcomes = new ArrayList<Outcome<T>>();
            for (Future<T> future : futures) {
                outcomes.add(outcome(future));
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static <T> Outcome<T> outcome(Future<T> future) throws InterruptedException, TimeoutException {
        try {
            return new Outcome<>(future.get(LIMIT_SECONDS, TimeUnit.SECONDS), null);
        } catch (ExecutionException e) {
            return new Outcome<>(null, e.getCause());
        }
    }

    record Outcome<T>(T result, Throwable failure) {}
}
