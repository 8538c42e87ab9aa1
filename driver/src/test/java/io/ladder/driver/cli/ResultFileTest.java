package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
    @TempDir
    Path directory;

    @Test
    void checkingLeavesNothingAndTouchesNothing() throws IOException {
        Path file = directory.resolve("bench.json");
        new ResultFile(file).check();
        assertThat(directory).isEmptyDirectory();
        Files.writeString(file, "old");
        new ResultFile(file).check();
        assertThat(file).hasContent("old");
    }

    @Test
    void anOldFileIsReplacedAsAWhole() throws IOException {
        Path file = Files.writeString(directory.resolve("bench.json"), "old and much longer than what is new");
        var json = new ObjectMapper();
        new ResultFile(file).write(json.createObjectNode().put("a", 1));
        assertThat(json.readTree(file.toFile()).path("a").asInt()).isEqualTo(1);
        assertThat(directory).isDirectoryContaining(path -> path.equals(file));
        assertThat(directory.toFile().list()).hasSize(1);
    }
}
