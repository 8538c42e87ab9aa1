package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks that map each other's tensors; their sums have the bits of ranks that send. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SharedAllReduceTest {
    private static final long TIMEOUT_MS = 20_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void everyCollectiveIsRightForEveryLengthAndLeavesNothingBehind(int worldSize) throws Exception {
        List<float[]> shared = onEveryRank(worldSize, CollectiveCases::everything);
        List<Transport> sending = InMemoryTransport.group(worldSize);
        List<float[]> sent = RankThreads.run(
                worldSize, rank -> CollectiveCases.everything(new RingCommunicator(sending.get(rank), TIMEOUT_MS)));
        assertThat(shared).containsExactlyElementsOf(sent);
        assertThat(left()).isEmpty();
    }

    /** Buckets of a step, cut where they are cut, and a tensor of many windows. */
    @ParameterizedTest
    @CsvSource({"2, 1000", "3, 400", "4, 1028"})
    void partsAreSummedAndTheRestIsLeftAlone(int worldSize, int windowBytes) throws Exception {
        long length = 2003;
        long from = 17;
        long count = 1501;
        List<Transport> transports = sharing(worldSize);
        RankThreads.run(worldSize, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS, new TensorWindows(windowBytes));
            try (ranks) {
                Tensor whole = CollectiveCases.allocateShared(ranks, length);
                Tensor part = whole.slice(from, count);
                for (int repeat = 0; repeat < 3; repeat++) {
                    CollectiveCases.fill(whole, rank);
                    CollectiveCases.fill(part, rank);
                    ranks.allReduce(part);
                    for (long i = 0; i < length; i++) {
                        boolean inside = i >= from && i < from + count;
                        float expected = inside
                                ? CollectiveCases.expectedSum(ranks, count, i - from)
                                : CollectiveCases.value(rank, i);
                        assertThat(whole.get(i)).as("element %d", i).isEqualTo(expected);
                    }
                    ranks.barrier();
                }
            }
            return null;
        });
    }

    @Test
    void bytesMovedAreThoseThatARingSends() throws Exception {
        int worldSize = 4;
        long length = 1000;
        List<Long> moved = onEveryRank(worldSize, ranks -> {
            Tensor tensor = CollectiveCases.allocateShared(ranks, length);
            long before = ranks.bytesSent();
            ranks.allReduce(tensor);
            return ranks.bytesSent() - before;
        });
        assertThat(moved).containsOnly(2L * (worldSize - 1) * length / worldSize * Float.BYTES);
    }

    @Test
    void oneRankThatMustNotMapKeepsAllFromIt() throws Exception {
        List<Boolean> shared = onEveryRank(3, ranks -> allocatesShared(ranks, ranks.rank() != 1));
        assertThat(shared).containsOnly(false);
        assertThat(left()).isEmpty();
    }

    @Test
    void oneRankWithoutRoomKeepsAllFromIt() throws Exception {
        List<Transport> transports = sharing(2);
        List<Boolean> shared = RankThreads.run(2, rank -> {
            Transport transport = transports.get(rank);
            Transport own = rank == 0 ? transport : FaultyTransport.sharing(transport, directory.resolve("missing"));
            return allocatesShared(new RingCommunicator(own, TIMEOUT_MS), true);
        });
        assertThat(shared).containsOnly(false);
        assertThat(left()).isEmpty();
    }

    private static boolean allocatesShared(Communicator ranks, boolean mayMap) {
        try (var arena = new TensorArena()) {
            Tensor tensor = ranks.allocate(arena, 100, mayMap);
            CollectiveCases.fill(tensor, ranks.rank());
            ranks.allReduce(tensor);
            assertThat(tensor.get(7)).isEqualTo(CollectiveCases.expectedSum(ranks, 100, 7));
            return arena.allocatedBytes() == 0;
        }
    }

    @Test
    void differentLengthsAreRefused() throws Exception {
        List<Transport> transports = sharing(2);
        var outcomes = RankThreads.outcomes(2, rank -> {
            try (var arena = new TensorArena();
                    var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS)) {
                return ranks.allocate(arena, 100 + rank, true);
            }
        });
        assertThat(outcomes.get(0).failure())
                .hasMessage("ranks allocate different tensors: rank 0 one of 100 elements, rank 1 one of 101");
        assertThat(outcomes.get(1).failure())
                .hasMessage("ranks allocate different tensors: rank 1 one of 101 elements, rank 0 one of 100");
        assertThat(left()).isEmpty();
    }

    /** Rank 3 has only met its neighbours, and learns from its counters that rank 1 is missing. */
    @Test
    void silentRankIsNamedByEveryone() throws Exception {
        int worldSize = 4;
        long timeoutMs = 4000;
        List<Transport> transports = sharing(worldSize);
        var outcomes = RankThreads.outcomes(worldSize, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), timeoutMs);
            Tensor tensor = CollectiveCases.allocateShared(ranks, 100);
            ranks.atStep(1200);
            if (rank != 1) {
                ranks.allReduce(tensor);
            }
            return null;
        });
        for (int rank : new int[] {0, 2, 3}) {
            assertThat(outcomes.get(rank).failure())
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("all-reduce of 100 elements")
                    .hasMessageContaining("on rank " + rank + ", step 1200")
                    .hasMessageContaining("read rank 1's log first");
        }
    }

    @Test
    void networkThatTakesAndGivesLittleAtATimeChangesNothing() throws Exception {
        List<float[]> smooth = onEveryRank(3, CollectiveCases::everything);
        List<Transport> transports = sharing(3);
        List<float[]> rough = RankThreads.run(3, rank -> {
            var jittery = FaultyTransport.jittery(transports.get(rank), 42 + rank);
            try (var ranks = new RingCommunicator(jittery, TIMEOUT_MS)) {
                return CollectiveCases.everything(ranks);
            }
        });
        assertThat(rough).containsExactlyElementsOf(smooth);
    }

    @Test
    void anotherLengthIsNoticedAtOnce() throws Exception {
        var outcomes = inOneTensor((ranks, tensor) -> ranks.allReduce(tensor.slice(0, 100 - ranks.rank())));
        assertThat(outcomes.get(0).failure())
                .hasMessageContaining("ranks make different calls")
                .hasMessageContaining("all-reduce in place of 100 elements")
                .hasMessageContaining("all-reduce in place of 99 elements");
    }

    @Test
    void anotherPartIsNoticedByAll() throws Exception {
        var outcomes = inOneTensor((ranks, tensor) -> ranks.allReduce(tensor.slice(10L * ranks.rank(), 50)));
        assertThat(outcomes.get(0).failure())
                .hasMessage("ranks add up different parts of a tensor: rank 0 from element 0 on, rank 1 from element 10"
                        + " on");
        assertThat(outcomes.get(1).failure())
                .hasMessage("ranks add up different parts of a tensor: rank 1 from element 10 on, rank 0 from element 0"
                        + " on");
    }

    @Test
    void anotherTensorIsNoticedAtOnce() throws Exception {
        var outcomes = inOneTensor((ranks, tensor) -> {
            try (var arena = new TensorArena()) {
                ranks.allReduce(ranks.rank() == 0 ? tensor : arena.f32(100));
            }
        });
        assertThat(outcomes.get(0).failure()).hasMessageContaining("ranks make different calls");
        assertThat(outcomes.get(1).failure()).hasMessageContaining("ranks make different calls");
    }

    private interface SharedTask {
        void run(Communicator ranks, Tensor tensor);
    }

    /** Two ranks that share a tensor of 100 elements. */
    private List<RankThreads.Outcome<Object>> inOneTensor(SharedTask task) throws Exception {
        List<Transport> transports = sharing(2);
        return RankThreads.outcomes(2, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS);
            task.run(ranks, CollectiveCases.allocateShared(ranks, 100));
            return null;
        });
    }

    @Test
    void aRankThatEndsInTheMidstIsNamed() throws Exception {
        List<Transport> transports = sharing(3);
        var outcomes = RankThreads.outcomes(3, rank -> {
            try (var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS)) {
                if (rank == 1) {
                    return null;
                }
                return CollectiveCases.allocateShared(ranks, 100);
            }
        });
        for (int rank : new int[] {0, 2}) {
            assertThat(outcomes.get(rank).failure())
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("read rank 1's log first");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void roundedSumsStillTravel() throws Exception {
        List<float[]> sums = onEveryRank(2, ranks -> {
            Tensor tensor = CollectiveCases.allocateShared(ranks, 1001);
            CollectiveCases.fill(tensor, ranks.rank());
            ranks.allReduce(tensor, WireType.BF16);
            return tensor.toArray();
        });
        List<Transport> sending = InMemoryTransport.group(2);
        List<float[]> sent = RankThreads.run(2, rank -> {
            try (var arena = new TensorArena()) {
                Tensor tensor = CollectiveCases.filled(arena, rank, 1001);
                new RingCommunicator(sending.get(rank), TIMEOUT_MS).allReduce(tensor, WireType.BF16);
                return tensor.toArray();
            }
        });
        assertThat(sums).containsExactlyElementsOf(sent);
    }

    private interface RankTask<T> {
        T run(Communicator ranks);
    }

    private <T> List<T> onEveryRank(int worldSize, RankTask<T> task) throws Exception {
        List<Transport> transports = sharing(worldSize);
        return RankThreads.run(worldSize, rank -> {
            try (var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS)) {
                return task.run(ranks);
            }
        });
    }

    private List<Transport> sharing(int worldSize) {
        return InMemoryTransport.group(worldSize, Optional.of(directory));
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
