package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ladder.collective.CollectiveException;
import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gradients are reduced on another thread than the rank's own; its failures must end the rank, and all others. */
@Timeout(60)
class ReductionFailureTest {
    private static final int RANKS = 3;
    private static final int BROKEN_RANK = 1;
    private static final long TIMEOUT_MS = 30_000;

    @TempDir
    Path directory;

    @Test
    void theRankEndsWithTheOriginalErrorAndTheOthersNameIt() throws Exception {
        Path tokens = MadeUpCorpus.write(directory.resolve("tokens"), 3000, 0);
        RankAssignment assignment = new TinyRun(tokens, directory.resolve("run"))
                .set("parallelism.bucketBytes=500")
                .assignment(RANKS);
        ExecutorService threads = Executors.newFixedThreadPool(RANKS);
        long begin = System.nanoTime();
        try {
            List<Future<Throwable>> failures = new ArrayList<>();
            for (Transport network : InMemoryTransport.group(RANKS)) {
                Transport transport = network.rank() == BROKEN_RANK ? breakingInBackward(network) : network;
                failures.add(threads.submit(() -> catchThrowable(() ->
                        RankTraining.train(assignment, new RingCommunicator(transport, TIMEOUT_MS), new OwnLog()))));
            }
            for (int rank = 0; rank < RANKS; rank++) {
                Throwable failure = failures.get(rank).get();
                if (rank == BROKEN_RANK) {
                    assertThat(failure)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("the cable is cut");
                } else {
                    assertThat(failure)
                            .isInstanceOfSatisfying(CollectiveException.class, e -> assertThat(e.culprit())
                                    .hasValue(BROKEN_RANK))
                            .hasMessageContaining("all-reduce of 125 elements")
                            .hasMessageContaining("read rank 1's log first");
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS / 2));
    }

    /** Fails when the reducing thread sends something for the twentieth time; a proxy passes the rest on. */
    private static Transport breakingInBackward(Transport network) {
        int[] offers = {0};
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, (proxy, method, arguments) -> {
                    boolean reducing = Thread.currentThread().getName().startsWith("gradient-reducer");
                    if (reducing && method.getName().equals("offer") && ++offers[0] == 20) {
                        throw new IllegalStateException("the cable is cut");
                    }
                    try {
                        return method.invoke(network, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
