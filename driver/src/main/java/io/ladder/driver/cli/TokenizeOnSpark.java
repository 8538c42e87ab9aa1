package io.ladder.driver.cli;

import io.ladder.conf.Counted;
import io.ladder.data.DataConfig;
import io.ladder.data.TokenManifest;
import io.ladder.driver.spark.Scratch;
import io.ladder.driver.tokenize.TokenizeJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ladder tokenize} inside Spark. */
@Command(name = "tokenize")
public final class TokenizeOnSpark implements Callable<Integer> {
    @Mixin
    private TokenizeOptions options;

    @Override
    public Integer call() throws IOException {
        DataConfig data = options.data();
        Path log = Path.of(System.getProperty("ladder.log", "ladder.log"));
        Terminal terminal = Terminal.take(log);
        Optional<Path> scratch = Scratch.open();
        var interruption =
                Interruption.watch(terminal.err(), "give the same command again; what was written so far is made anew");
        long startNanos = System.nanoTime();
        try (SparkSession session =
                SparkSession.builder().appName("ladder tokenize").getOrCreate()) {
            TokenManifest manifest = TokenizeJob.run(session, data, options.out());
            terminal.out()
                    .printf(
                            "%,d documents: %,d training tokens and %,d validation tokens in %s, %.1f s%n",
                            manifest.documents(),
                            manifest.numTokens(TokenManifest.TRAIN),
                            manifest.numTokens(TokenManifest.VALIDATION),
                            options.out(),
                            (System.nanoTime() - startNanos) / 1e9);
            if (manifest.skippedRows() > 0) {
                terminal.out()
                        .println(Counted.of(
                                manifest.skippedRows(),
                                "row without a text was skipped",
                                "rows without a text were skipped"));
            }
            return 0;
        } catch (RuntimeException | IOException e) {
            if (interruption.happened()) {
                return CommandLines.FAILED;
            }
            var err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
            int exitCode = CommandLines.report(e, err);
            err.println("  log: " + log);
            return exitCode;
        } finally {
            interruption.end();
            scratch.ifPresent(Scratch::remove);
        }
    }
}
