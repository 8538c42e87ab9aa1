package io.ladder.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that a user named for results: replaced as a whole or not at all.
 *
 * @param path as the user gave it
 */
record ResultFile(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * Makes sure, before minutes are spent, that the file can be written; leaves nothing behind.
     *
     * @throws ConfigException if it cannot
     */
    void check() {
        if (Files.isDirectory(path)) {
            throw new ConfigException("--json=" + path + " is a directory; name a file");
        }
        try {
            Files.delete(Files.createTempFile(directory(), ".ladder", ".part"));
        } catch (IOException e) {
            throw new ConfigException(
                    "--json=" + path + " cannot be written: no file can be made in " + directory() + " ("
                            + e.getClass().getSimpleName() + "); name a file in a directory that exists and is yours",
                    e);
        }
    }

    /** Writes a document, indented. */
    void write(JsonNode document) {
        try {
            Path part = Files.createTempFile(directory(), ".ladder", ".part");
            try {
                Files.writeString(part, JSON.writeValueAsString(document) + "\n");
                Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values must print", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    private Path directory() {
        return path.toAbsolutePath().getParent();
    }
}
