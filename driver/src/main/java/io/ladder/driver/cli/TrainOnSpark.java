package io.ladder.driver.cli;

import io.ladder.conf.Counted;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.spark.ExecutorWarmUp;
import io.ladder.driver.spark.RankFailedException;
import io.ladder.driver.spark.Scratch;
import io.ladder.driver.spark.TrainingRun;
import io.ladder.driver.tokenize.Storage;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ladder train} inside Spark: opens the session, trains, and turns an error into words and an exit code. */
@Command(name = "train")
public final class TrainOnSpark implements Callable<Integer> {
    @Mixin
    private TrainOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunSettings settings = options.draft().settings();
        RunDirectory directory = settings.directory();
        Terminal terminal = Terminal.take(directory.driverLog());
        directory.write(settings.resolved().toYaml());
        directory.forgetDivergence();
        options.plan().ifPresent(directory::keepPlan);
        PrintStream out = terminal.out();
        out.printf(
                "%s: %s %s on %s%n",
                settings.config().name(),
                settings.resume() ? "going on in" : "training in",
                directory.shown(),
                Counted.of(settings.config().parallelism().ranks(), "rank"));
        Optional<Path> scratch = Scratch.open();
        var goingOn = new HowToGoOn(settings, options.overfitOneBatch, Storage.settings());
        var interruption = Interruption.watch(terminal.err(), goingOn::advice);
        var run = new TrainingRun(settings, options.overfitOneBatch, out, Terminal.isLive());
        var warmUp = ExecutorWarmUp.property(settings.sections());
        try (SparkSession session = SparkSession.builder()
                .appName("ladder train " + settings.config().name())
                .config(warmUp.getKey(), warmUp.getValue())
                .getOrCreate()) {
            run.run(session);
            return 0;
        } catch (RuntimeException | IOException | Error e) {
            return interruption.happened() ? CommandLines.FAILED : failed(e, goingOn, run, terminal);
        } finally {
            interruption.end();
            scratch.ifPresent(Scratch::remove);
        }
    }

    private static int failed(Throwable error, HowToGoOn goingOn, TrainingRun run, Terminal terminal) {
        RunDirectory directory = goingOn.settings().directory();
        var err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
        int exitCode = CommandLines.report(error, err);
        Optional<String> divergence =
                error instanceof RankFailedException failed ? failed.divergence() : Optional.empty();
        divergence.ifPresent(directory::writeDiverged);
        err.println("  log: " + directory.driverLog() + ", and those of the ranks beside it");
        if (run.hasStarted()) {
            err.println("  " + (divergence.isPresent() ? goingOn.adviceAfterDivergence() : goingOn.advice()));
        } else if (!goingOn.settings().resume()) {
            directory.withdraw(); // nothing was trained: the same command may be given again
        }
        err.flush();
        return exitCode;
    }
}
