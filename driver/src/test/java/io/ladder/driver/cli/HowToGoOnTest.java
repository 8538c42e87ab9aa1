package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.driver.run.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HowToGoOnTest {
    @TempDir
    Path directory;

    private RunSettings settings;

    @BeforeEach
    void settings() throws IOException {
        Path config = Files.writeString(directory.resolve("a.yaml"), "{name: a, data: {text: a.txt}}");
        settings = RunSettings.begin(config, List.of(), Optional.of(directory.resolve("my run")))
                .settings();
    }

    @Test
    void aCheckThatWritesNoCheckpointCannotBeContinued() {
        assertThat(advice(true).advice()).contains("nothing to continue").doesNotContain("--resume");
        assertThat(advice(true).adviceAfterDivergence()).doesNotContain("--resume");
    }

    @Test
    void whatWouldDivergeAgainIsNotToBeContinued() {
        assertThat(advice(false).adviceAfterDivergence())
                .contains("train.optimizer.lr")
                .doesNotContain("--resume");
    }

    @Test
    void aRunWithoutACheckpointBeginsAgain() {
        assertThat(advice(false).advice())
                .startsWith("no checkpoint was committed yet; begin again from the first step: ")
                .endsWith(" train --resume --run '" + directory.resolve("my run") + "'");
    }

    private HowToGoOn advice(boolean overfitOneBatch) {
        return new HowToGoOn(settings, overfitOneBatch, new Configuration());
    }
}
