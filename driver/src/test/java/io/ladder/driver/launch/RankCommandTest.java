package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankCommandTest {
    private static List<String> words() {
        var installation = new SparkInstallation(
                Path.of("/opt/ladder/spark"), true, Path.of("/opt/ladder/ladder.jar"), ClassArchive.NONE);
        return new RankCommand(
                        installation,
                        Path.of("/jdk/bin/java"),
                        "io.ladder.driver.BenchApplication",
                        List.of("--model", "gpt2 6 384"),
                        Path.of("/tmp/x.log"))
                .words();
    }

    @Test
    void nativeLibrariesStartNoThreadsOfTheirOwn() {
        assertThat(words()).startsWith("env", "OMP_NUM_THREADS=1", "/jdk/bin/java");
    }

    @Test
    void theJvmHasARanksFlagsAndTheUsersWordsComeLast() {
        assertThat(words())
                .containsAll(JvmFlags.RANK)
                .contains("-XX:+UseSerialGC", "-Dorg.bytedeco.javacpp.cachedir=/opt/ladder/native")
                .containsSequence(
                        "-cp",
                        "/opt/ladder/ladder.jar:/opt/ladder/spark/jars/*",
                        "io.ladder.driver.BenchApplication",
                        "--model",
                        "gpt2 6 384");
    }
}
