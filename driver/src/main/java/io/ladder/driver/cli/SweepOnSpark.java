package io.ladder.driver.cli;

import io.ladder.driver.spark.Scratch;
import io.ladder.driver.spark.SweepRun;
import io.ladder.driver.sweep.SweepSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ladder sweep} inside Spark: opens the session, trains all runs, and turns an error into words and an exit code. */
@Command(name = "sweep")
public final class SweepOnSpark implements Callable<Integer> {
    @Mixin
    private SweepOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SweepSettings settings = options.settings();
        Terminal terminal = Terminal.take(settings.directory().driverLog());
        Optional<Path> scratch = Scratch.open();
        var interruption = Interruption.watch(terminal.err(), "finished runs stay; give the same command again");
        var sweep = new SweepRun(settings, terminal.out(), Terminal.isLive(), interruption::happened);
        var warmUp = sweep.warmUp();
        try (SparkSession session = SparkSession.builder()
                .appName("ladder sweep " + settings.config().name())
                .config(warmUp.getKey(), warmUp.getValue())
                .config("spark.scheduler.mode", "FAIR")
                .getOrCreate()) {
            return sweep.run(session) ? 0 : CommandLines.FAILED;
        } catch (RuntimeException | IOException | Error e) {
            return interruption.happened() ? CommandLines.FAILED : failed(e, settings, terminal);
        } finally {
            interruption.end();
            scratch.ifPresent(Scratch::remove);
        }
    }

    private static int failed(Throwable error, SweepSettings settings, Terminal terminal) {
        var err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
        int exitCode = CommandLines.report(error, err);
        err.println("  log: " + settings.directory().driverLog() + ", and those of the runs beside it");
        err.flush();
        return exitCode;
    }
}
