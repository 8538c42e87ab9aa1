package io.ladder.parallelism;

import io.ladder.collective.Communicator;
import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs a task on every rank, each in its own thread, in memory unless another network is given. */
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
        return results(outcomes(ranks, task));
    }

    /** What each rank returned; the first failure, if any, is thrown. */
    static <T> List<T> results(List<Outcome<T>> outcomes) {
        var results = new ArrayList<T>();
        for (Outcome<T> outcome : outcomes) {
            if (outcome.failure() != null) {
                throw new AssertionError("a rank failed", outcome.failure());
            }
            results.add(outcome.result());
        }
        return results;
    }

    static <T> List<Outcome<T>> outcomes(int ranks, Task<T> task) throws Exception {
        List<Transport> transports = InMemoryTransport.group(ranks);
        return outcomes(ranks, transports::get, task);
    }

    static <T> List<Outcome<T>> outcomes(int ranks, IntFunction<Transport> network, Task<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        try {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < ranks; i++) {
                int rank = i;
                futures.add(threads.submit(() -> {
                    try (var group = new RingCommunicator(network.apply(rank), TIMEOUT_MS)) {
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
