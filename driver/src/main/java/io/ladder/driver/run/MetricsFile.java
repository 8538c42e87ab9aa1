package io.ladder.driver.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code metrics.jsonl}: one JSON object per step, in order, each line on disk as soon as its step is known.
 *
 * <p>A resumed run does the steps after its checkpoint again; their old lines are cut off first, and so is a line that a
 * killed driver left half written.
 */
public final class MetricsFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final BufferedWriter writer;

    private MetricsFile(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /**
     * Opens for appending.
     *
     * @param afterStep lines of later steps are cut off; 0 starts anew
     */
    public static MetricsFile open(Path file, long afterStep) {
        try {
            if (Files.exists(file)) {
                keepUntil(file, afterStep);
            }
            return new MetricsFile(
                    file,
                    Files.newBufferedWriter(
                            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    /** Adds a line. */
    public void append(ObjectNode metrics) {
        try {
            writer.write(JSON.writeValueAsString(metrics));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** All whole lines of a file; none if there is no file. */
    public static List<JsonNode> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            var metrics = new ArrayList<JsonNode>();
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode node = parse(line);
                if (node == null) {
                    break; // half written: nothing whole comes after it
                }
                metrics.add(node);
            }
            return metrics;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static void keepUntil(Path file, long lastStep) throws IOException {
        Path kept = file.resolveSibling(file.getFileName() + ".tmp");
        try (var out = Files.newBufferedWriter(kept, StandardCharsets.UTF_8)) {
            for (JsonNode metrics : read(file)) {
                if (metrics.path("step").asLong() <= lastStep) {
                    out.write(JSON.writeValueAsString(metrics));
                    out.write('\n');
                }
            }
        }
        Files.move(kept, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static JsonNode parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.isObject() ? node : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
