package io.ladder.driver;

import io.ladder.driver.cli.CommandLines;
import io.ladder.driver.cli.TokenizeOnSpark;

/** What spark-submit runs for {@code ladder tokenize}; takes the same arguments. */
public final class TokenizeApplication {
    private TokenizeApplication() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new TokenizeOnSpark()).execute(arguments));
    }
}
