package io.ladder.driver;

import io.ladder.driver.cli.CommandLines;
import io.ladder.driver.cli.LadderCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The command line; {@code scripts/ladder} starts it. */
public final class Ladder {
    /** Commands whose arguments after {@code --} belong to spark-submit. */
    private static final Set<String> ON_SPARK = Set.of("train", "tokenize", "plan", "sweep");

    private Ladder() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command and returns its exit code. */
    static int run(String... arguments) {
        List<String> words = Arrays.asList(arguments);
        int dashes = !words.isEmpty() && ON_SPARK.contains(words.get(0)) ? words.indexOf("--") : -1;
        List<String> own = dashes < 0 ? words : words.subList(0, dashes);
        List<String> submitOptions = dashes < 0 ? List.of() : words.subList(dashes + 1, words.size());
        return CommandLines.of(LadderCommand.withSubmitOptions(submitOptions)).execute(own.toArray(String[]::new));
    }
}
