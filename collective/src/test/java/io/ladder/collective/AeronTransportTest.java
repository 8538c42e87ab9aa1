package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.TensorArena;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AeronTransportTest {
    private static final long TIMEOUT_MS = 20_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "4, true", "2, false", "3, false"})
    void everyCollectiveGivesTheSameBitsAsInMemory(int worldSize, boolean sharedMemory) throws Exception {
        AeronConfig config = config(sharedMemory);
        List<float[]> overAeron = onEveryRank(worldSize, config, CollectiveCases::everything);
        List<Transport> transports = InMemoryTransport.group(worldSize);
        List<float[]> inMemory = RankThreads.run(
                worldSize, rank -> CollectiveCases.everything(new RingCommunicator(transports.get(rank), TIMEOUT_MS)));
        assertThat(overAeron).containsExactlyElementsOf(inMemory);
        assertNothingIsLeft();
    }

    @Test
    void buffersLargerThanAllTermsGoRoundTheRing() throws Exception {
        AeronConfig config = config(true);
        List<float[]> bits = onEveryRank(3, config, ranks -> CollectiveCases.allReduce(ranks, 4_000_001));
        assertThat(bits).allSatisfy(other -> assertThat(other).isEqualTo(bits.get(0)));
        assertNothingIsLeft();
    }

    @Test
    void rankThatFailsAndClosesIsNamedByTheOthersAtOnce() throws Exception {
        List<Rendezvous> rendezvous = ThreadRendezvous.group(3, TIMEOUT_MS);
        long begin = System.nanoTime();
        var outcomes = RankThreads.outcomes(3, rank -> {
            try (var ranks = new RingCommunicator(
                            AeronTransport.connect(rendezvous.get(rank), config(true)), TIMEOUT_MS);
                    var arena = new TensorArena()) {
                if (rank != 1) {
                    ranks.allReduce(arena.f32(1000));
                }
            }
            return null;
        });
        for (int rank : new int[] {0, 2}) {
            assertThat(outcomes.get(rank).failure())
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("read rank 1's log first");
        }
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS));
        assertNothingIsLeft();
    }

    @Test
    void rankWithoutRoomForItsStreamsIsNamedByAll() throws Exception {
        Path file = Files.writeString(directory.resolve("a-file"), "not a directory");
        List<Rendezvous> rendezvous = ThreadRendezvous.group(2, TIMEOUT_MS);
        var outcomes = RankThreads.outcomes(
                2,
                rank -> AeronTransport.connect(
                        rendezvous.get(rank), rank == 1 ? config(true).withDirectory(file) : config(true)));
        assertThat(outcomes.get(0).failure())
                .isInstanceOf(CollectiveException.class)
                .hasMessageContaining("rank 1 failed in making a directory");
        assertThat(outcomes.get(1).failure()).hasMessageContaining(file.toString());
    }

    @Test
    void directoriesOfDeadProcessesAreDeletedAndThoseOfTheLivingAreNot() throws Exception {
        ProcessIdentity own = ProcessIdentity.current();
        ProcessIdentity dead = new ProcessIdentity(own.namespace(), own.pid(), own.startTicks() + 1);
        ProcessIdentity elsewhere = new ProcessIdentity(own.namespace() + 1, own.pid(), own.startTicks() + 1);
        for (Object name : List.of(own + "-a", dead + "-b", elsewhere + "-c", "strange")) {
            Files.createDirectories(directory.resolve("ladder-aeron-" + name + "/driver"));
        }
        AeronDirectory.reap(directory);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ladder-aeron-" + own + "-a", "ladder-aeron-" + elsewhere + "-c", "ladder-aeron-strange");
        }
    }

    private AeronConfig config(boolean sharedMemory) {
        AeronConfig config = AeronConfig.ofThisHost().withDirectory(directory).withHost("127.0.0.1");
        return sharedMemory ? config : config.withoutSharedMemory();
    }

    private interface RankTask<T> {
        T run(Communicator ranks);
    }

    private static <T> List<T> onEveryRank(int worldSize, AeronConfig config, RankTask<T> task) throws Exception {
        List<Rendezvous> rendezvous = ThreadRendezvous.group(worldSize, TIMEOUT_MS);
        return RankThreads.run(worldSize, rank -> {
            Transport transport = AeronTransport.connect(rendezvous.get(rank), config);
            try (var ranks = new RingCommunicator(transport, TIMEOUT_MS)) {
                assertThat(aeronThreads())
                        .as("the check for threads that are left knows their names")
                        .isEqualTo(worldSize > 1);
                return task.run(ranks);
            }
        });
    }

    /** Aeron's threads are called "aeron-client" and "DIRECTORY [sender,receiver,driver-conductor]". */
    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        assertThat(aeronThreads()).isFalse();
    }

    private static boolean aeronThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .anyMatch(name -> name.contains("aeron") || name.contains("driver-conductor"));
    }
}
