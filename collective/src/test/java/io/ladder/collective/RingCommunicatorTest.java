package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.tensor.DType;
import io.ladder.tensor.TensorArena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RingCommunicatorTest {
    private static final long TIMEOUT_MS = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void everyCollectiveIsRightForEveryLengthAndLeavesTheSameBitsOnEveryRank(int worldSize) throws Exception {
        List<float[]> first = runEverything(worldSize);
        assertThat(first).allSatisfy(bits -> assertThat(bits).isEqualTo(first.get(0)));

        List<float[]> again = runEverything(worldSize);
        assertThat(again.get(0)).isEqualTo(first.get(0));
    }

    @Test
    void networkThatTakesAndGivesLittleAtATimeChangesNothing() throws Exception {
        List<float[]> smooth = runEverything(3);
        List<Transport> transports = InMemoryTransport.group(3);
        List<float[]> rough = RankThreads.run(3, rank -> {
            var jittery = FaultyTransport.jittery(transports.get(rank), 42 + rank);
            return CollectiveCases.everything(new RingCommunicator(jittery, TIMEOUT_MS));
        });
        assertThat(rough).allSatisfy(bits -> assertThat(bits).isEqualTo(smooth.get(0)));
    }

    @Test
    void tensorLargerThanOneByteBufferIsCutIntoWindows() throws Exception {
        List<float[]> oneWindow = runEverything(3);
        List<Transport> transports = InMemoryTransport.group(3);
        List<float[]> manyWindows = RankThreads.run(3, rank -> {
            var small = new TensorWindows(400);
            return CollectiveCases.everything(new RingCommunicator(transports.get(rank), TIMEOUT_MS, small));
        });
        assertThat(manyWindows).containsExactlyElementsOf(oneWindow);
    }

    @Test
    void allReduceSendsTwiceTheBufferLessOneShardPerRank() throws Exception {
        int worldSize = 4;
        long length = 1000;
        List<Transport> transports = InMemoryTransport.group(worldSize);
        List<Long> sent = RankThreads.run(worldSize, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS);
            try (var arena = new TensorArena()) {
                ranks.allReduce(arena.f32(length));
            }
            return ranks.bytesSent();
        });
        assertThat(sent).containsOnly(2L * (worldSize - 1) * length / worldSize * Float.BYTES);
    }

    @Test
    void silentRankIsNamedByEveryoneAlsoByThoseThatDoNotWaitForItDirectly() throws Exception {
        int worldSize = 4;
        // Longer than ranks may start apart on a busy machine: they tell of their waiting after a sixteenth.
        long timeoutMs = 4000;
        List<Transport> transports = InMemoryTransport.group(worldSize);
        var outcomes = RankThreads.outcomes(worldSize, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), timeoutMs);
            ranks.atStep(1200);
            if (rank == 2) {
                return null; // neither calls nor closes
            }
            try (var arena = new TensorArena()) {
                ranks.allReduce(arena.f32(100));
            }
            return null;
        });
        for (int rank : new int[] {0, 1, 3}) {
            Throwable failure = outcomes.get(rank).failure();
            assertThat(failure)
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("all-reduce of 100 elements")
                    .hasMessageContaining("on rank " + rank + ", step 1200")
                    .hasMessageContaining("read rank 2's log first");
            assertThat(((CollectiveException) failure).culprit()).hasValue(2);
        }
        assertThat(outcomes.get(3).failure().getMessage())
                .contains("timed out after 4000 ms")
                .contains("nothing from rank 2");
    }

    @Test
    void whoGivesUpAtTheSameMomentIsNotBlamedForTheRankThatItGaveUpOn() {
        List<Transport> transports = InMemoryTransport.group(3);
        transports.get(2).announce(RankStatus.gaveUp(1));
        // so short that the first look at the others is also the last
        var ranks = new RingCommunicator(transports.get(0), 1);
        try (var arena = new TensorArena()) {
            assertThatThrownBy(() -> ranks.allReduce(arena.f32(100)))
                    .hasMessageContaining("timed out after 1 ms")
                    .hasMessageContaining("nothing from rank 2")
                    .hasMessageContaining("read rank 1's log first");
        }
    }

    @Test
    void closedPeerIsNamedLongBeforeTheTimeout() throws Exception {
        int worldSize = 3;
        List<Transport> transports = InMemoryTransport.group(worldSize);
        long begin = System.nanoTime();
        var outcomes = RankThreads.outcomes(worldSize, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS);
            if (rank == 1) {
                ranks.close();
            } else {
                ranks.barrier();
            }
            return null;
        });
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS / 4));
        for (int rank : new int[] {0, 2}) {
            assertThat(outcomes.get(rank).failure())
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("barrier failed on rank " + rank)
                    .hasMessageContaining("read rank 1's log first");
        }
    }

    @Test
    void rankThatLeavesInGoodOrderDoesNotDisturbThoseStillAtWork() throws Exception {
        List<Transport> transports = InMemoryTransport.group(3);
        List<Float> received = RankThreads.run(3, rank -> {
            try (var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS);
                    var arena = new TensorArena()) {
                var tensor = arena.f32(1);
                ranks.barrier();
                if (rank == 1) {
                    Thread.sleep(200); // rank 0 has closed by now
                    tensor.set(0, 7);
                    ranks.send(tensor, 2);
                } else if (rank == 2) {
                    ranks.receive(tensor, 1);
                }
                return tensor.get(0);
            }
        });
        assertThat(received.get(2)).isEqualTo(7);
    }

    @Test
    void ranksThatMakeDifferentCallsAreToldBoth() throws Exception {
        List<Transport> transports = InMemoryTransport.group(2);
        var outcomes = RankThreads.outcomes(2, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS);
            try (var arena = new TensorArena()) {
                if (rank == 0) {
                    ranks.allReduce(arena.f32(10));
                } else {
                    ranks.allGather(arena.f32(12));
                }
            }
            return null;
        });
        assertThat(outcomes).anySatisfy(outcome -> assertThat(outcome.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("all-reduce of 10 elements (call 0)")
                .hasMessageContaining("all-gather of 12 elements (call 0)"));
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isNotNull());
    }

    @Test
    void bytesLostOnTheWayEndInATimeoutAndNotInAWrongSum() throws Exception {
        List<Transport> transports = InMemoryTransport.group(2);
        var outcomes = RankThreads.outcomes(2, rank -> {
            Transport transport = rank == 0 ? FaultyTransport.losing(transports.get(0), 3_000) : transports.get(rank);
            var ranks = new RingCommunicator(transport, 500);
            try (var arena = new TensorArena()) {
                ranks.allReduce(CollectiveCases.filled(arena, rank, 2_000));
            }
            return null;
        });
        assertThat(outcomes.get(1).failure())
                .isInstanceOf(CollectiveException.class)
                .hasMessageContaining("nothing from rank 0");
    }

    @Test
    void callAfterAFailureIsRefused() throws Exception {
        List<Transport> transports = InMemoryTransport.group(2);
        transports.get(1).close();
        var ranks = new RingCommunicator(transports.get(0), TIMEOUT_MS);
        assertThatThrownBy(ranks::barrier).isInstanceOf(CollectiveException.class);
        assertThatThrownBy(ranks::barrier)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("goes on after a failed barrier");
    }

    @Test
    void interruptEndsAWait() throws Exception {
        List<Transport> transports = InMemoryTransport.group(2);
        var ranks = new RingCommunicator(transports.get(0), TIMEOUT_MS);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(ranks::barrier)
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("interrupted");
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void refusesOtherTypesThanF32AndRanksOutsideTheWorld() {
        var ranks = new RingCommunicator(InMemoryTransport.group(2).get(0), TIMEOUT_MS);
        try (var arena = new TensorArena()) {
            assertThatThrownBy(() -> ranks.allReduce(arena.allocate(DType.BF16, 4)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ranks.send(arena.f32(1), 0)).hasMessageContaining("to or receive from itself");
            assertThatThrownBy(() -> ranks.broadcast(arena.f32(1), 2)).hasMessageContaining("not in a world of 2");
        }
    }

    private static List<float[]> runEverything(int worldSize) throws Exception {
        List<Transport> transports = InMemoryTransport.group(worldSize);
        return RankThreads.run(
                worldSize, rank -> CollectiveCases.everything(new RingCommunicator(transports.get(rank), TIMEOUT_MS)));
    }
}
