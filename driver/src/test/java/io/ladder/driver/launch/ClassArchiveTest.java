package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir
    Path directory;

    @Test
    void anArchiveIsUsedOnlyIfItIsNewerThanTheJar() throws IOException {
        Path jar = Files.createFile(directory.resolve("ladder.jar"));
        assertThat(ClassArchive.find(jar, Map.of()).flags("driver")).isEmpty();
        Path archive = Files.createFile(directory.resolve("ladder.jsa"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000));
        Files.setLastModifiedTime(archive, FileTime.fromMillis(1_000));
        assertThat(ClassArchive.find(jar, Map.of()).flags("driver")).isEmpty();
        Files.setLastModifiedTime(archive, FileTime.fromMillis(3_000));
        assertThat(ClassArchive.find(jar, Map.of()).flags("driver")).contains("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    void theRunThatAnArchiveIsMadeFromListsItsClassesPerProcess() {
        var archive = ClassArchive.find(directory, Map.of(ClassArchive.CLASS_LISTS, "/tmp/lists"));
        assertThat(archive.flags("executor-{{EXECUTOR_ID}}"))
                .containsExactly("-XX:DumpLoadedClassList=/tmp/lists/executor-{{EXECUTOR_ID}}.classes");
    }
}
