package io.ladder.driver;

import io.ladder.driver.cli.CommandLines;
import io.ladder.driver.cli.FitHere;

/** The process that {@code ladder fit} computes in; takes the same arguments. */
public final class FitApplication {
    private FitApplication() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new FitHere()).execute(arguments));
    }
}
