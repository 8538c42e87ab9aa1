package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
    @TempDir
    Path directory;

    @Test
    void everyWordEndsWithANulByteSoThatAnyWordSurvives() throws IOException {
        Path file = directory.resolve("command");
        Launch.handOver(List.of("a", "", "b c\n'd'"), Map.of(Launch.EXEC_FILE, file.toString()));
        assertThat(Files.readString(file)).isEqualTo("a\0\0b c\n'd'\0");
    }
}
