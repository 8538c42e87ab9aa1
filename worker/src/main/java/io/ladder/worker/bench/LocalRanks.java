package io.ladder.worker.bench;

import io.ladder.collective.AeronConfig;
import io.ladder.collective.AeronTransport;
import io.ladder.collective.CollectiveException;
import io.ladder.collective.Communicator;
import io.ladder.collective.Rendezvous;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.ThreadRendezvous;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Ranks as threads of this process over the transport that ranks of one host use in a run: shared memory.
 */
final class LocalRanks {
    private static final long START_TIMEOUT_MS = 60_000;
    private static final long SILENCE_TIMEOUT_MS = 60_000;

    private LocalRanks() {}

    /**
     * Runs the same work as every rank and waits for all.
     *
     * @param work given the rank's communicator, which is closed afterwards
     * @return what each rank found, by rank
     * @throws RuntimeException of the rank that failed by itself, not of those that it took along; {@link RankFailure} for
     *     an error
     */
    static <T> List<T> run(int worldSize, Function<Communicator, T> work) {
        List<Rendezvous> rendezvous = ThreadRendezvous.group(worldSize, START_TIMEOUT_MS);
        ExecutorService threads = Executors.newFixedThreadPool(worldSize, task -> {
            var thread = new Thread(task, "rank");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> ranks = rendezvous.stream()
                    .map(meeting -> threads.submit(() -> asRank(meeting, work)))
                    .toList();
            return results(ranks);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T asRank(Rendezvous meeting, Function<Communicator, T> work) {
        Thread.currentThread().setName("rank-" + meeting.rank());
        try (var communicator =
                new RingCommunicator(AeronTransport.connect(meeting, AeronConfig.ofThisHost()), SILENCE_TIMEOUT_MS)) {
            return work.apply(communicator);
        }
    }

    private static <T> List<T> results(List<Future<T>> ranks) {
        List<T> results = new ArrayList<>();
        RuntimeException failure = null;
        for (int rank = 0; rank < ranks.size(); rank++) {
            try {
                results.add(ranks.get(rank).get());
            } catch (ExecutionException e) {
                failure = worse(failure, rank, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while ranks run", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    /** A rank that failed by itself says more than those that missed it. */
    private static RuntimeException worse(RuntimeException known, int rank, Throwable other) {
        RuntimeException failure = other instanceof RuntimeException runtime ? runtime : new RankFailure(rank, other);
        return known == null || (known instanceof CollectiveException && !(failure instanceof CollectiveException))
                ? failure
                : known;
    }
}
