package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number of ranks changes neither the order of samples nor, beyond rounding, the losses. */
class RanksIT {
    @TempDir
    Path directory;

    @Test
    void oneTwoThreeAndFourRanksGiveTheSameLossesAndNothingIsLeftBehind() throws IOException {
        TinyRun.config(directory);
        List<JsonNode> one = train(1);
        assertThat(one).hasSize(50);
        for (int ranks = 2; ranks <= 4; ranks++) {
            List<JsonNode> many = train(ranks);
            assertThat(many).hasSameSizeAs(one);
            for (int i = 0; i < one.size(); i++) {
                assertThat(many.get(i).get("loss").asDouble())
                        .as("%d ranks, line %d", ranks, i)
                        .isCloseTo(one.get(i).get("loss").asDouble(), Percentage.withPercentage(0.01));
            }
        }
        try (Stream<Path> shared = Files.list(Path.of("/dev/shm"))) {
            assertThat(shared.filter(path -> path.getFileName().toString().contains("aeron")))
                    .isEmpty();
        }
    }

    @Test
    void twoRunsAlikeGiveIdenticalBytes() throws IOException {
        TinyRun.config(directory);
        assertThat(LadderProcess.run(directory, "train", "tiny.yaml", "--run", "a")
                        .exitCode())
                .isZero();
        assertThat(LadderProcess.run(directory, "train", "tiny.yaml", "--run", "b")
                        .exitCode())
                .isZero();
        assertThat(TinyRun.timelessMetrics(directory.resolve("b")))
                .isEqualTo(TinyRun.timelessMetrics(directory.resolve("a")));
        List<Path> shards = shards(directory.resolve("a"));
        assertThat(shards).isNotEmpty();
        for (Path shard : shards) {
            Path other = directory.resolve("b").resolve(directory.resolve("a").relativize(shard));
            assertThat(Files.mismatch(shard, other)).as("%s", shard).isEqualTo(-1);
        }
    }

    private List<JsonNode> train(int ranks) {
        String run = "ranks-" + ranks;
        var result = LadderProcess.run(
                directory,
                "train",
                "tiny.yaml",
                "--run",
                run,
                "--set",
                "parallelism.ranks=" + ranks,
                "--oversubscribe");
        assertThat(result.exitCode()).as("%s", result).isZero();
        return TinyRun.metrics(directory.resolve(run));
    }

    private static List<Path> shards(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run.resolve("checkpoints"))) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
        }
    }
}
