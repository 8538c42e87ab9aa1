package io.ladder.driver.launch;

import io.ladder.conf.ShellQuoting;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code scripts/ladder} as the user called it, for commands that are printed to be pasted into the same shell. */
public final class LauncherScript {
    /** Environment variable: the script's path as it was called, set by the script. */
    static final String CALLED_AS = "LADDER_SCRIPT";

    private static final String USUAL = "scripts/ladder";

    private LauncherScript() {}

    /** A command of Ladder, quoted for a shell; without words the script alone. */
    public static String command(String... words) {
        return command(List.of(words));
    }

    /** The same of words in a list. */
    public static String command(List<String> words) {
        return command(System.getenv(), words);
    }

    static String command(Map<String, String> environment, List<String> words) {
        return Stream.concat(Stream.of(environment.getOrDefault(CALLED_AS, USUAL)), words.stream())
                .map(ShellQuoting::quote)
                .collect(Collectors.joining(" "));
    }
}
