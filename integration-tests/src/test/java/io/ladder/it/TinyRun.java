package io.ladder.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A configuration small enough for many runs, and readers of what a run leaves. */
final class TinyRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyRun() {}

    /** Writes {@code tiny.yaml} and its corpus into {@code directory}. */
    static Path config(Path directory) {
        Corpus.write(directory.resolve("corpus.txt"), 2000, 7);
        try {
            return Files.writeString(
                    directory.resolve("tiny.yaml"),
                    """
                    name: tiny
                    data: {text: corpus.txt, tokenizer: char, validation: 0.1}
                    model: {style: gpt2, layers: 2, dim: 32, heads: 4, seq: 32}
                    train:
                      batch: 12
                      steps: 50
                      evaluateEvery: 25
                      optimizer: {lr: 3e-3}
                      schedule: {warmup: 5, minLr: 3e-4}
                    parallelism: {ranks: 2}
                    checkpoint: {every: 10, keepLast: 2}
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines of a run's metrics. */
    static List<JsonNode> metrics(Path run) {
        try {
            var lines = new ArrayList<JsonNode>();
            for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metrics without what depends on the clock. */
    static List<JsonNode> timelessMetrics(Path run) {
        return metrics(run).stream()
                .<JsonNode>map(line -> ((ObjectNode) line).without(List.of("tokensPerSecond", "stepMs")))
                .toList();
    }

    static JsonNode summary(Path run) {
        try {
            return JSON.readTree(run.resolve("summary.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
