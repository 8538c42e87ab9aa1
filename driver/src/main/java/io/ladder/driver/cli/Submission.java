package io.ladder.driver.cli;

import io.ladder.driver.launch.Launch;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitCommand;
import io.ladder.driver.launch.SubmitOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What the commands on Spark share: where Spark is, where its scratch goes, and how the command is started. */
final class Submission {
    private Submission() {}

    static SubmitCommand command(
            SparkInstallation spark,
            String mainClass,
            List<String> arguments,
            int executors,
            SparkConfig config,
            long offHeapMb,
            Path driverLog,
            List<Path> files,
            SubmitOptions userOptions) {
        return new SubmitCommand(
                spark,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                mainClass,
                arguments,
                executors,
                config,
                offHeapMb,
                driverLog,
                scratch(),
                files,
                userOptions);
    }

    /** Prints the command, or hands it to the script that started us. */
    static int start(SubmitCommand command, boolean dryRun, PrintWriter out) {
        if (dryRun) {
            Launch.print(command.words(), out);
        } else {
            Launch.handOver(command.words(), System.getenv());
        }
        return 0;
    }

    /** Named by the process that the script becomes, so that what a killed one leaves can be recognised. */
    private static Path scratch() {
        String pid = System.getenv()
                .getOrDefault(
                        "LADDER_PID", Long.toString(ProcessHandle.current().pid()));
        return Path.of(System.getProperty("java.io.tmpdir"), "ladder-" + System.getProperty("user.name"), pid);
    }
}
