package io.ladder.driver.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where people look, kept to what they should read: from {@link #take} on, whatever Spark and its libraries print by
 * themselves goes to a file.
 */
final class Terminal {
    private final PrintStream out;
    private final PrintStream err;

    private Terminal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Takes standard output and error for us alone; stray lines go to the end of {@code strayLines}. */
    static Terminal take(Path strayLines) throws IOException {
        var terminal = new Terminal(System.out, System.err);
        Files.createDirectories(strayLines.toAbsolutePath().getParent());
        OutputStream file = new FileOutputStream(strayLines.toFile(), true);
        var stray = new PrintStream(file, true, StandardCharsets.UTF_8);
        System.setOut(stray);
        System.setErr(stray);
        return terminal;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Whether a person watches: {@code scripts/ladder} says so where its output is a terminal. */
    static boolean isLive() {
        return "live".equals(System.getenv("LADDER_TERMINAL"));
    }

    /** The same of standard error, which may go elsewhere. */
    static boolean isErrorLive() {
        return "live".equals(System.getenv("LADDER_ERROR_TERMINAL"));
    }
}
