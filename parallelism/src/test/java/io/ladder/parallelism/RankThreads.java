package io.ladder.parallelism;

import io.ladder.collective.Communicator;
import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a task on every rank of an in-memory world, each in its own thread. */
final class RankThreads {
    static final long TIMEOUT_MS = 20_000;

    private RankThreads() {}

    @FunctionalInterface
    interface Task<T> {
        T run(Communicator group) throws Exception;
    }

    /** What each rank returned or threw. */
    record Outcome<T>(T result, Throwable failure) {}

    static <T> List<T> run(int ranks, Task<T> task) throws Exception {
        var results = new ArrayList<T>();
        for (Outcome<T> outcome : outcomes(ranks, task)) {
            if (outcome.failure() != null) {
                throw new AssertionError("a rank failed", outcome.failure());
            }
            results.add(outcome.result());
        }
        return results;
    }

    static <T> List<Outcome<T>> outcomes(int ranks, Task<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        try {
            var futures = new ArrayList<Future<T>>();
            for (var transport : InMemoryTransport.group(ranks)) {
                futures.add(threads.submit(() -> {
                    try (var group = new RingCommunicator(transport, TIMEOUT_MS)) {
                        return task.run(group);
                    }
                }));
            }
            var outcomes = new ArrayList<Outcome<T>>();
            for (Future<T> future : futures) {
                outcomes.add(outcome(future));
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> Outcome<T> outcome(Future<T> future) throws Exception {
        try {
            return new Outcome<>(future.get(2 * TIMEOUT_MS, TimeUnit.MILLISECONDS), null);
        } catch (ExecutionException e) {
            return new Outcome<>(null, e.getCause());
        }
    }
}
