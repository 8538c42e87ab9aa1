package io.ladder.driver.cli;

import io.ladder.driver.launch.Launch;
import io.ladder.driver.launch.RankCommand;
import io.ladder.driver.launch.SparkInstallation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The JVM on this machine that a command computes in, without Spark: the launcher has checked everything, compiles
 * little and has a small heap; this one has the flags of a rank.
 *
 * @param spec of the command, whose arguments it gets
 * @param application its main class
 */
record ComputingJvm(CommandSpec spec, String application) {
    static final String DRY_RUN = "--dry-run";

    /** Hands over to it, or prints its command. */
    void start(boolean dryRun) {
        var command = new RankCommand(
                SparkInstallation.find(System.getenv()),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                application,
                ownWords(),
                Path.of(System.getProperty("ladder.log", "ladder.log")));
        if (dryRun) {
            Launch.print(command.words(), spec.commandLine().getOut());
        } else {
            Launch.handOver(command.words(), System.getenv());
        }
    }

    /** What the user wrote after the command's name. */
    private List<String> ownWords() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        var words = new ArrayList<>(all.subList(all.indexOf(spec.name()) + 1, all.size()));
        words.remove(DRY_RUN);
        return words;
    }
}
