package io.ladder.driver;

import io.ladder.driver.cli.CommandLines;
import io.ladder.driver.cli.SweepOnSpark;

/** What spark-submit runs for {@code ladder sweep}; takes the same arguments. */
public final class SweepApplication {
    private SweepApplication() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new SweepOnSpark()).execute(arguments));
    }
}
