package io.ladder.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @TempDir
    Path runs;

    @Test
    void removesWhatADeadProcessLeftThoughItDoesNotSayWhoseItIs() throws Exception {
        Path dead = runs.resolve(Long.toString(deadProcess()));
        Files.createDirectories(dead.resolve("work/app-1/7"));
        Files.writeString(dead.resolve("work/app-1/7/stderr"), "left");

        Scratch.removeAbandoned(runs);

        assertThat(dead).doesNotExist();
    }

    @Test
    void leavesWhatALivingProcessHasNotYetSignedAndWhatIsNotARuns() throws IOException {
        Path living = Files.createDirectories(
                runs.resolve(Long.toString(ProcessHandle.current().pid())));
        Path other = Files.createDirectories(runs.resolve("notes"));

        Scratch.removeAbandoned(runs);

        assertThat(living).exists();
        assertThat(other).exists();
    }

    @Test
    @Timeout(30)
    void aChildThatHearsNothingIsKilledAfterTheGrace() throws Exception {
        Process stopped = new ProcessBuilder("sleep", "60").start();
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(stopped.pid()))
                        .start()
                        .waitFor())
                .isZero();

        assertThat(new ChildProcesses(200, 10_000).end(0)).isTrue();

        assertThat(stopped.waitFor(1, TimeUnit.SECONDS)).isTrue();
    }

    private static long deadProcess() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }
}
