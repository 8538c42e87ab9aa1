package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranks as processes of their own, as on a cluster. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class AeronProcessesTest {
    @TempDir
    Path meeting;

    @TempDir(factory = WhereARunHasIt.class)
    Path aeron;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource({"2, true", "3, true", "2, false"})
    void processesAgreeOnEveryBitAndLeaveNothingBehind(int worldSize, boolean sharedMemory) throws Exception {
        start(RankProcess.Task.EVERYTHING, worldSize, sharedMemory);
        for (int rank = 0; rank < worldSize; rank++) {
            assertThat(processes.get(rank).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(log(rank)).contains("checksum").contains("in place: " + (sharedMemory && hasRoomInMemory()));
            assertThat(processes.get(rank).exitValue()).isZero();
        }
        assertThat(IntStream.range(0, worldSize).mapToObj(this::checksum).distinct())
                .hasSize(1);
        assertThat(left()).isEmpty();
    }

    /** Rank 0 runs the media driver. */
    @ParameterizedTest
    @CsvSource({
        "ENDLESS, 2, 0",
        "ENDLESS, 3, 0",
        "ENDLESS, 3, 1",
        "ENDLESS_IN_PLACE, 2, 0",
        "ENDLESS_IN_PLACE, 2, 1",
        "ENDLESS_IN_PLACE, 3, 1"
    })
    void killedProcessIsNamedByEverySurvivorWithinSecondsAndSweptUp(RankProcess.Task task, int worldSize, int victim)
            throws Exception {
        start(task, worldSize, true);
        awaitRunning(worldSize);
        boolean inPlace = task == RankProcess.Task.ENDLESS_IN_PLACE && hasRoomInMemory();
        assertThat(log(victim)).contains("in place: " + inPlace);
        long killed = System.nanoTime();
        processes.get(victim).destroyForcibly().waitFor();
        for (int rank = 0; rank < worldSize; rank++) {
            if (rank != victim) {
                assertThat(processes.get(rank).waitFor(10, TimeUnit.SECONDS))
                        .as("rank %d noticed within 10 s", rank)
                        .isTrue();
                assertThat(processes.get(rank).exitValue()).isEqualTo(1);
                assertThat(log(rank))
                        .contains("collective failure: all-reduce of 100000 elements failed on rank " + rank)
                        .contains("read rank " + victim + "'s log first");
            }
        }
        assertThat(System.nanoTime() - killed).isLessThan(TimeUnit.SECONDS.toNanos(15));
        assertThat(left()).isEmpty();
    }

    private void start(RankProcess.Task task, int worldSize, boolean sharedMemory) throws IOException {
        for (int rank = 0; rank < worldSize; rank++) {
            processes.add(RankProcess.start(task, rank, worldSize, meeting, aeron, sharedMemory));
        }
    }

    private void awaitRunning(int worldSize) throws InterruptedException {
        for (int rank = 0; rank < worldSize; rank++) {
            while (!Files.exists(meeting.resolve("running-" + rank))) {
                assertThat(processes.get(rank).isAlive())
                        .as("rank %d runs", rank)
                        .isTrue();
                Thread.sleep(10);
            }
        }
    }

    private String log(int rank) {
        try {
            return Files.readString(RankProcess.log(meeting, rank));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String checksum(int rank) {
        return log(rank)
                .lines()
                .filter(line -> line.startsWith("checksum"))
                .findFirst()
                .orElseThrow();
    }

    private boolean hasRoomInMemory() throws IOException {
        FileStore store = Files.getFileStore(aeron);
        return store.type().equals("tmpfs") && store.getUsableSpace() > 256 << 20;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> entries = Files.list(aeron)) {
            return entries.toList();
        }
    }

    /** In memory, if there is any. */
    static final class WhereARunHasIt implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory(AeronConfig.ofThisHost().directory(), "ladder-processes-test-");
        }
    }
}
