package io.ladder.driver.launch;

import io.ladder.conf.ShellQuoting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts a composed command. The launcher does not run it as a child: it writes the words, each ended by a NUL byte, to
 * the file that the calling script named, and the script replaces itself with that command. So signals, the exit code
 * and the process id are the Spark driver's own, and no idle launcher JVM stays beside it.
 */
public final class Launch {
    /** Environment variable: the file that takes the command. */
    public static final String EXEC_FILE = "LADDER_EXEC_FILE";

    private Launch() {}

    /** Prints the command for a shell; nothing is started. */
    public static void print(List<String> command, PrintWriter out) {
        out.println(ShellQuoting.quote(command));
        out.flush();
    }

    /** Hands the command to the calling script. */
    public static void handOver(List<String> command, Map<String, String> environment) {
        String file = environment.get(EXEC_FILE);
        if (file == null) {
            throw new IllegalStateException(EXEC_FILE + " is not set: commands on Spark are started by scripts/ladder");
        }
        var text = new StringBuilder();
        command.forEach(word -> text.append(word).append('\0'));
        try {
            Files.writeString(Path.of(file), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hand the command over through " + file, e);
        }
    }
}
