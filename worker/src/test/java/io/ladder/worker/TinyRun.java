package io.ladder.worker;

import io.ladder.collective.Communicator;
import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.Transport;
import io.ladder.conf.ConfigTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/** A tiny GPT on a made-up corpus, its ranks as threads. */
final class TinyRun {
    private static final long TIMEOUT_MS = 20_000;

    private final Path tokens;
    private final Path checkpoints;
    private final List<String> overrides = new ArrayList<>();
    private boolean overfit;
    private int threads = 1;
    private Optional<MemoryBudget> memory = Optional.empty();

    TinyRun(Path tokens, Path checkpoints) {
        this.tokens = tokens;
        this.checkpoints = checkpoints;
    }

    TinyRun set(String override) {
        overrides.add(override);
        return this;
    }

    TinyRun within(Optional<MemoryBudget> budget) {
        memory = budget;
        return this;
    }

    /** Math threads of each rank, for kernels that have some. */
    TinyRun threads(int perRank) {
        threads = perRank;
        return this;
    }

    TinyRun overfitOneBatch() {
        overfit = true;
        return this;
    }

    static ConfigTree tree() {
        return ConfigTree.parse(
                """
                name: tiny
                data: {tokens: made-up, tokenizer: char}
                model: {layers: 2, dim: 16, heads: 2, seq: 8}
                train:
                  batch: 12
                  steps: 50
                  evaluateEvery: 20
                  optimizer: {lr: 1e-2}
                  schedule: {warmup: 5, minLr: 1e-3}
                tensor: {kernels: plain}
                checkpoint: {every: 20, keepLast: 10}
                """,
                "tiny.yaml");
    }

    ConfigTree resolved(int ranks) {
        ConfigTree user = tree();
        user.set("parallelism.ranks=" + ranks);
        overrides.forEach(user::set);
        return RunConfig.resolve(user);
    }

    RankAssignment assignment(int ranks) {
        ConfigTree resolved = resolved(ranks);
        return new RankAssignment(
                RunConfig.of(resolved),
                resolved.root(),
                tokens,
                checkpoints.toUri().toString(),
                new Configuration(false),
                threads,
                memory,
                overfit);
    }

    RecordedEvents train(int ranks) {
        RecordedEvents events = new RecordedEvents();
        train(ranks, events);
        return events;
    }

    /** Runs all ranks to their end; the error of the lowest rank that failed by itself is thrown. */
    void train(int ranks, RecordedEvents events) {
        List<Transport> transports = InMemoryTransport.group(ranks);
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        try {
            RankAssignment assignment = assignment(ranks);
            List<Future<RunSummary>> results = transports.stream()
                    .map(transport -> threads.submit(() -> {
                        Communicator communicator = new RingCommunicator(transport, TIMEOUT_MS);
                        return RankTraining.train(assignment, communicator, events);
                    }))
                    .toList();
            RuntimeException failure = null;
            for (Future<RunSummary> result : results) {
                try {
                    result.get();
                } catch (ExecutionException e) {
                    failure = failure == null && e.getCause() instanceof RuntimeException cause ? cause : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
