package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ladder.worker.StepMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("metrics.jsonl");
    }

    private void write(long afterStep, long from, long to) {
        try (MetricsFile metrics = MetricsFile.open(file(), afterStep)) {
            for (long step = from; step <= to; step++) {
                Double valLoss = step % 2 == 0 ? 1.5 : null;
                metrics.append(new StepMetrics(step, 2.0 / step, valLoss, 1e-3, 0.5, step * 64, 1000, 64).toJson());
            }
        }
    }

    private List<Long> steps() {
        return MetricsFile.read(file()).stream()
                .map(line -> line.get("step").asLong())
                .toList();
    }

    @Test
    void everyLineIsOnDiskAtOnce() throws IOException {
        try (MetricsFile metrics = MetricsFile.open(file(), 0)) {
            metrics.append(new StepMetrics(1, 2.5, null, 1e-3, 0.5, 64, 1000, 64).toJson());
            assertThat(Files.readAllLines(file())).hasSize(1);
        }
        JsonNode line = MetricsFile.read(file()).get(0);
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly("step", "loss", "learningRate", "gradNorm", "tokens", "tokensPerSecond", "stepMs");
    }

    @Test
    void aResumedRunCutsOffTheStepsAfterItsCheckpoint() throws IOException {
        write(0, 1, 9);
        List<String> before = Files.readAllLines(file());
        write(6, 7, 8);
        assertThat(steps()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(Files.readAllLines(file()).subList(0, 8)).isEqualTo(before.subList(0, 8));
        assertThat(directory.toFile().list()).containsExactly("metrics.jsonl");
    }

    @Test
    void aLineThatAKilledDriverLeftHalfWrittenIsDropped() throws IOException {
        write(0, 1, 3);
        Files.writeString(file(), Files.readString(file()) + "{\"step\":4,\"lo");
        assertThat(steps()).containsExactly(1L, 2L, 3L);
        write(3, 4, 4);
        assertThat(steps()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void startingAnewForgetsEverything() {
        write(0, 1, 5);
        write(0, 1, 2);
        assertThat(steps()).containsExactly(1L, 2L);
    }
}
