package io.ladder.driver.cli;

import io.ladder.driver.launch.Launch;
import io.ladder.driver.launch.RankCommand;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.tensor.KernelSets;
import io.ladder.worker.bench.Bench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ladder bench} in the launcher: checks everything, then starts a JVM as a rank's, which measures. */
@Command(
        name = "bench",
        description = {
            "Measures this machine (products, memory, all-reduce between two local ranks) and, for a model or a"
                    + " configuration, a training step on it. No Spark is started.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Ranks are threads of one process. A shared machine drifts: compare runs made right after each other.",
            "Example:",
            "  ladder bench --model \"gpt2 6 384 6 6 1536 4096 256\" --batch 8 --threads 1 --json bench.json"
        })
final class BenchCommand implements Callable<Integer> {
    private static final String APPLICATION = "io.ladder.driver.BenchApplication";

    @Mixin
    private BenchOptions options;

    @Option(names = "--dry-run", description = "Check everything and print the command, but start nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Bench bench = options.bench(Runtime.getRuntime().availableProcessors());
        SparkInstallation installation = SparkInstallation.find(System.getenv());
        bench.subject()
                .ifPresent(subject ->
                        KernelSets.requirePackaged(subject.config().tensor().kernels()));
        var command = new RankCommand(
                installation,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                APPLICATION,
                ownWords(),
                bench.threads(),
                Path.of(System.getProperty("ladder.log", "ladder.log")));
        if (dryRun) {
            Launch.print(command.words(), spec.commandLine().getOut());
        } else {
            Launch.handOver(command.words(), System.getenv());
        }
        return 0;
    }

    /** What the user wrote after {@code bench}. */
    private List<String> ownWords() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        var words = new ArrayList<>(all.subList(all.indexOf(spec.name()) + 1, all.size()));
        words.remove("--dry-run");
        return words;
    }
}
