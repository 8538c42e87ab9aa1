package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void aNewRunNeedsAnEmptyPlaceAndSaysWhatToDo() throws IOException {
        var run = new RunDirectory(directory.resolve("a"));
        assertThatCode(run::requireNew).doesNotThrowAnyException();
        Files.createDirectories(run.logs()); // logging starts before the run does
        assertThatCode(run::requireNew).doesNotThrowAnyException();
        run.write("name: a\n");
        assertThatThrownBy(run::requireNew)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--resume")
                .hasMessageContaining("another name");
    }

    @Test
    void aDirectoryOfSomethingElseIsNeverTaken() throws IOException {
        Files.createFile(directory.resolve("thesis.tex"));
        assertThatThrownBy(() -> new RunDirectory(directory).requireNew()).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new RunDirectory(directory.resolve("thesis.tex")).requireNew())
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void aDivergenceIsKnownUntilTheRunIsTrainedOnceMore() throws IOException {
        var run = new RunDirectory(directory.resolve("a"));
        assertThat(run.diverged()).isEmpty();
        run.forgetDivergence();
        run.writeDiverged("training diverged at step 8: \"loss\" NaN");
        assertThat(new RunDirectory(directory.resolve("a")).diverged())
                .hasValue("training diverged at step 8: \"loss\" NaN");
        Files.writeString(directory.resolve("a/diverged.json"), "{");
        assertThatThrownBy(run::diverged).isInstanceOf(ConfigException.class).hasMessageContaining("diverged.json");
        run.forgetDivergence();
        assertThat(run.diverged()).isEmpty();
    }

    @Test
    void resumingNeedsARunThatBegan() {
        var run = new RunDirectory(directory.resolve("a"));
        assertThatThrownBy(run::requireExisting)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no run to resume");
        run.write("name: a\n");
        assertThatCode(run::requireExisting).doesNotThrowAnyException();
        assertThat(run.config()).hasContent("name: a");
    }

    @Test
    void aRunThatFailedBeforeItsFirstStepCanBeStartedAgain() {
        var run = new RunDirectory(directory.resolve("a"));
        run.write("name: a\n");
        run.withdraw();
        assertThatCode(run::requireNew).doesNotThrowAnyException();
    }

    @Test
    void tokensAreSharedByTheRunsOfOneParent() {
        assertThat(new RunDirectory(directory.resolve("a")).tokensCache())
                .isEqualTo(new RunDirectory(directory.resolve("b")).tokensCache())
                .isEqualTo(directory.toAbsolutePath().resolve(".tokens"));
    }
}
