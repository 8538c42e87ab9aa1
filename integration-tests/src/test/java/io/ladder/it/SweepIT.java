package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that was killed goes on, repeats nothing that is finished, and leaves a whole table. */
class SweepIT {
    private static final int RUNS = 6;

    @TempDir
    Path directory;

    @Test
    void aKilledSweepGoesOnWithoutRepeatingFinishedRuns() throws Exception {
        Files.writeString(
                directory.resolve("sweep.yaml"),
                """
                name: tiny
                sweep: synthetic
                synthetic: {symbols: 32, validationTokens: 8192}
                model: {style: llama, seq: 32}
                grid:
                  models: [{layers: 1, dim: 4, heads: 1}, {layers: 1, dim: 8, heads: 1}, {layers: 1, dim: 16, heads: 1}]
                  tokens: [40000, 80000]
                lr: 0.01
                batch: 8
                train: {precision: f32}
                """);
        Path sweep = directory.resolve("runs/tiny");
        try (LadderProcess process = LadderProcess.start(directory, Map.of(), List.of("sweep", "sweep.yaml"))) {
            awaitFinished(process, sweep, 2);
        }
        Map<Path, FileTime> finished = finished(sweep);
        assertThat(finished.size()).isBetween(2, RUNS);

        var again = LadderProcess.run(directory, "sweep", "sweep.yaml");
        assertThat(again.exitCode()).as("%s", again).isZero();
        assertThat(again.out()).contains(finished.size() + " finished before").contains("entropy rate");
        for (var run : finished.entrySet()) {
            assertThat(Files.getLastModifiedTime(run.getKey()))
                    .as("%s", run.getKey())
                    .isEqualTo(run.getValue());
        }
        checkTable(sweep, again);

        var refused = LadderProcess.run(directory, "sweep", "sweep.yaml", "--set", "lr=0.02");
        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
        assertThat(refused.err()).contains("train.optimizer.lr=0.01, and now it is to be 0.02");
    }

    private static void checkTable(Path sweep, LadderProcess.Result result) throws IOException {
        List<String> lines = Files.readAllLines(sweep.resolve("runs.csv"));
        assertThat(lines).as("%s", result).hasSize(1 + RUNS);
        List<String> columns = List.of(lines.get(0).split(","));
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            double params = number(fields, columns, "params");
            double tokens = number(fields, columns, "tokens");
            assertThat(number(fields, columns, "flops6nd")).isEqualTo(6 * params * tokens);
            assertThat(number(fields, columns, "flops")).isPositive();
            assertThat(number(fields, columns, "loss")).isBetween(2.0, Math.log(32));
            assertThat(number(fields, columns, "lossError")).isBetween(0.001, 0.1);
            JsonNode metrics = lastMetrics(sweep.resolve(fields[0]));
            assertThat(number(fields, columns, "steps"))
                    .isEqualTo(metrics.get("step").asDouble());
            assertThat(number(fields, columns, "loss"))
                    .isEqualTo(metrics.get("valLoss").asDouble());
        }
        assertThat(Files.size(sweep.resolve("runs.parquet"))).isPositive();
        JsonNode summary =
                new ObjectMapper().readTree(sweep.resolve("summary.json").toFile());
        assertThat(summary.at("/language/entropyRate").asDouble()).isBetween(2.0, 3.0);
        assertThat(summary.get("failed")).isEmpty();
    }

    private static double number(String[] fields, List<String> columns, String name) {
        return Double.parseDouble(fields[columns.indexOf(name)]);
    }

    private static JsonNode lastMetrics(Path run) {
        List<JsonNode> metrics = TinyRun.metrics(run);
        return metrics.get(metrics.size() - 1);
    }

    private static void awaitFinished(LadderProcess process, Path sweep, int runs)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
        while (finished(sweep).size() < runs) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.close();
                throw new AssertionError("not " + runs + " runs finished: " + process.await());
            }
            Thread.sleep(20); // polls files that another process writes
        }
    }

    private static Map<Path, FileTime> finished(Path sweep) throws IOException {
        Map<Path, FileTime> times = new HashMap<>();
        if (Files.isDirectory(sweep)) {
            try (var runs = Files.list(sweep)) {
                for (Path run : runs.toList()) {
                    Path summary = run.resolve("summary.json");
                    if (Files.isRegularFile(summary)) {
                        times.put(summary, Files.getLastModifiedTime(summary));
                    }
                }
            }
        }
        return times;
    }
}
