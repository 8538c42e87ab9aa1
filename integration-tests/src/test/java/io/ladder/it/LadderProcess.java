package io.ladder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One started {@code scripts/ladder}; standard output and error go to files and are read from there. */
final class LadderProcess implements AutoCloseable {
    /** Root of the checkout under test. */
    static final Path CHECKOUT = Path.of(System.getProperty("ladder.checkout", ".."))
            .toAbsolutePath()
            .normalize();

    private static final int TIMEOUT_SECONDS = 300;

    private final Process process;
    private final String command;
    private final Path out;
    private final Path err;

    private LadderProcess(Process process, String command, Path out, Path err) {
        this.process = process;
        this.command = command;
        this.out = out;
        this.err = err;
    }

    /** What a finished command left. */
    record Result(String command, int exitCode, String out, String err) {
        String all() {
            return out + err;
        }

        @Override
        public String toString() {
            return "`" + command + "` ended with " + exitCode + "\n--- out ---\n" + out + "\n--- err ---\n" + err;
        }
    }

    /** Starts a command in {@code directory}. */
    static LadderProcess start(Path directory, Map<String, String> environment, List<String> arguments) {
        try {
            var command = new ArrayList<String>();
            command.add(CHECKOUT.resolve("scripts/ladder").toString());
            command.addAll(arguments);
            Path output = Files.createTempDirectory("ladder-it");
            Path out = output.resolve("out");
            Path err = output.resolve("err");
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().remove("SPARK_HOME");
            builder.environment().putAll(environment);
            return new LadderProcess(builder.start(), String.join(" ", arguments), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    static Result run(Path directory, String... arguments) {
        return run(directory, Map.of(), arguments);
    }

    static Result run(Path directory, Map<String, String> environment, String... arguments) {
        try (LadderProcess started = start(directory, environment, List.of(arguments))) {
            return started.await();
        }
    }

    /** Waits for the end. */
    Result await() {
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                close();
                throw new AssertionError("no end after " + TIMEOUT_SECONDS + " s: " + result(-1));
            }
            return result(process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private Result result(int exitCode) {
        try {
            return new Result(command, exitCode, Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process and all its children, if they still run. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
