package io.ladder.driver;

import io.ladder.driver.cli.CommandLines;
import io.ladder.driver.cli.TrainOnSpark;

/** What spark-submit runs for {@code ladder train}; takes the same arguments. */
public final class TrainApplication {
    private TrainApplication() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new TrainOnSpark()).execute(arguments));
    }
}
