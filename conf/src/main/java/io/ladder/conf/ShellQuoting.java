package io.ladder.conf;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints a command so that a POSIX shell reads back exactly the same words. */
public final class ShellQuoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./^-]+");

    private ShellQuoting() {}

    /** The words, quoted where needed, separated by blanks. */
    public static String quote(List<String> command) {
        return command.stream().map(ShellQuoting::quote).collect(Collectors.joining(" "));
    }

    /** One word: as it is if no shell could misread it, otherwise in single quotes. */
    public static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
