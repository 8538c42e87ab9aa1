package io.ladder.driver;

import io.ladder.driver.cli.BenchHere;
import io.ladder.driver.cli.CommandLines;

/** The process that {@code ladder bench} measures in; takes the same arguments. */
public final class BenchApplication {
    private BenchApplication() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new BenchHere()).execute(arguments));
    }
}
