package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed at a random moment and resumed equals one that was never interrupted. */
class RecoveryIT {
    private static final int STEPS = 300;

    @TempDir
    static Path directory;

    private static List<JsonNode> uninterrupted;

    @BeforeAll
    static void trainWithoutInterruption() {
        TinyRun.config(directory);
        var result =
                LadderProcess.run(directory, "train", "tiny.yaml", "--run", "whole", "--set", "train.steps=" + STEPS);
        assertThat(result.exitCode()).as("%s", result).isZero();
        uninterrupted = TinyRun.timelessMetrics(directory.resolve("whole"));
        assertThat(uninterrupted).hasSize(STEPS);
    }

    @Test
    void resumesWithIdenticalMetricsAfterTheDriverWasKilled() throws Exception {
        killThenResume("driver", process -> process.handle().destroyForcibly());
    }

    @Test
    void resumesWithIdenticalMetricsAfterAnExecutorWasKilled() throws Exception {
        killThenResume("executor", process -> {
            ProcessHandle executor = process.handle()
                    .descendants()
                    .filter(child -> child.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no executor process"));
            executor.destroyForcibly();
        });
    }

    @Test
    void leavesNothingBehindWhenItIsInterruptedThoughAnExecutorHangs() throws Exception {
        Path run = directory.resolve("interrupted");
        try (LadderProcess process = LadderProcess.start(
                directory,
                Map.of(),
                List.of("train", "tiny.yaml", "--run", run.toString(), "--set", "train.steps=" + 100_000))) {
            awaitLines(process, run.resolve("metrics.jsonl"), 1);
            List<ProcessHandle> children = process.handle().descendants().toList();
            assertThat(children).hasSize(2);
            assertThat(new ProcessBuilder(
                                    "kill",
                                    "-STOP",
                                    Long.toString(children.get(0).pid()))
                            .start()
                            .waitFor())
                    .isZero();
            process.handle().destroy();
            var interrupted = process.await();

            assertThat(interrupted.exitCode()).as("%s", interrupted).isNotZero();
            assertThat(interrupted.err()).contains("interrupted").contains("train --resume --run");
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            Path scratch = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "ladder-" + System.getProperty("user.name"),
                    Long.toString(process.handle().pid()));
            assertThat(scratch).doesNotExist();
        }
    }

    private void killThenResume(String victim, Consumer<LadderProcess> kill) throws Exception {
        long seed = System.nanoTime();
        int killAfter = 20 + new Random(seed).nextInt(STEPS / 2);
        Path run = directory.resolve("killed-" + victim);
        LadderProcess.Result killed;
        try (LadderProcess process = LadderProcess.start(
                directory,
                Map.of(),
                List.of("train", "tiny.yaml", "--run", run.toString(), "--set", "train.steps=" + STEPS))) {
            awaitLines(process, run.resolve("metrics.jsonl"), killAfter);
            kill.accept(process);
            killed = process.await();
        }
        assertThat(killed.exitCode())
                .as("killed after step %d: %s", killAfter, killed)
                .isNotZero();
        if (victim.equals("executor")) {
            assertThat(killed.exitCode()).as("%s", killed).isEqualTo(1);
            assertThat(killed.all()).contains("--resume");
        }

        var resumed = LadderProcess.run(directory, "train", "tiny.yaml", "--run", run.toString(), "--resume");
        assertThat(resumed.exitCode()).as("%s", resumed).isZero();
        assertThat(TinyRun.timelessMetrics(run))
                .as("killed after step %d", killAfter)
                .isEqualTo(uninterrupted);
    }

    private static void awaitLines(LadderProcess process, Path file, int lines)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
        while (!Files.exists(file) || Files.readAllLines(file).size() < lines) {
            if (!process.isAlive()) {
                throw new AssertionError("ended by itself: " + process.await());
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("only reached "
                        + (Files.exists(file) ? Files.readAllLines(file).size() : 0) + " lines of metrics");
            }
            Thread.sleep(5); // polls a file that another process writes
        }
    }
}
