package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkInstallationTest {
    @TempDir
    Path directory;

    @BeforeEach
    void applicationJar() throws IOException {
        Files.createFile(directory.resolve("ladder.jar"));
    }

    @Test
    void theEmbeddedSparkIsUsedUnlessTheUserNamesOne() throws IOException {
        var embedded = SparkInstallation.find(Map.of(SparkInstallation.LADDER_HOME, directory.toString()));
        assertThat(embedded.embedded()).isTrue();
        assertThat(embedded.home()).isEqualTo(directory.resolve("spark"));

        Path submit = directory.resolve("mine/bin/spark-submit");
        Files.createDirectories(submit.getParent());
        assertThat(Files.createFile(submit).toFile().setExecutable(true)).isTrue();
        Files.createDirectories(directory.resolve("mine/jars"));
        Files.createFile(directory.resolve("mine/jars/spark-core_2.12-3.5.5.jar"));
        var own = SparkInstallation.find(Map.of(
                SparkInstallation.LADDER_HOME,
                directory.toString(),
                "SPARK_HOME",
                directory.resolve("mine").toString()));
        assertThat(own.embedded()).isFalse();
        assertThat(own.applicationJar()).isEqualTo(directory.resolve("ladder.jar"));
    }

    @Test
    void aSparkHomeWithoutSparkIsNamed() {
        assertThatThrownBy(() -> SparkInstallation.find(
                        Map.of(SparkInstallation.LADDER_HOME, directory.toString(), "SPARK_HOME", "/nowhere/spark")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SPARK_HOME=/nowhere/spark");
        assertThatThrownBy(() -> SparkInstallation.find(Map.of())).isInstanceOf(ConfigException.class);
    }

    @Test
    void aSparkHomeWithoutJarsIsNamed() throws IOException {
        Path home = directory.resolve("half");
        Files.createDirectories(home.resolve("bin"));
        assertThat(Files.createFile(home.resolve("bin/spark-submit")).toFile().setExecutable(true))
                .isTrue();
        Map<String, String> environment =
                Map.of(SparkInstallation.LADDER_HOME, directory.toString(), "SPARK_HOME", home.toString());
        assertThatThrownBy(() -> SparkInstallation.find(environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SPARK_HOME=" + home + " has no jars");

        Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("jars/spark-core_2.13-3.5.5.jar"));
        assertThatThrownBy(() -> SparkInstallation.find(environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("spark-core_2.12");
    }
}
