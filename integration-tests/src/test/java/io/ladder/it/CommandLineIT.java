package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineIT {
    @TempDir
    Path directory;

    @Test
    void helpVersionAndCompletionEndWithZero() {
        var help = LadderProcess.run(directory, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("train").contains("generate").contains("tokenize");
        var version = LadderProcess.run(directory, "--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).containsPattern("\\d+\\.\\d+");
        var completion = LadderProcess.run(directory, "completion");
        assertThat(completion.exitCode()).isZero();
        assertThat(completion.out()).contains("complete").contains("ladder");
    }

    @Test
    void dryRunPrintsTheCommandAndStartsNothing() {
        TinyRun.config(directory);
        var result = LadderProcess.run(
                directory, "train", "tiny.yaml", "--dry-run", "--", "--conf", "spark.eventLog.enabled=false");
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out())
                .contains("SparkSubmit")
                .contains("local-cluster[2,")
                .contains("spark.eventLog.enabled=false");
        assertThat(directory.resolve("runs")).doesNotExist();
    }

    @Test
    void theUsersOwnSparkGetsEveryOptionAfterTheDashes() throws IOException {
        TinyRun.config(directory);
        Path home = directory.resolve("spark");
        Files.createDirectories(home.resolve("bin"));
        Files.createSymbolicLink(
                home.resolve("jars"), LadderProcess.CHECKOUT.resolve("distribution/target/ladder/spark/jars"));
        Path submit = Files.writeString(
                home.resolve("bin/spark-submit"), "#!/bin/sh\nfor argument in \"$@\"; do echo \"[$argument]\"; done\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        var environment = Map.of("SPARK_HOME", home.toString());

        var result = LadderProcess.run(
                directory, environment, "train", "tiny.yaml", "--", "--master", "yarn", "--conf", "spark.a=b c");
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out())
                .contains("[--master]\n[yarn]\n[--conf]\n[spark.a=b c]")
                .contains("ladder.jar]");

        var dryRun =
                LadderProcess.run(directory, environment, "train", "tiny.yaml", "--dry-run", "--", "--master", "yarn");
        assertThat(dryRun.out()).contains(submit.toString()).contains("--master yarn");
    }
}
