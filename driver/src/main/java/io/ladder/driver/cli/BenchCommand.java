package io.ladder.driver.cli;

import io.ladder.tensor.KernelSets;
import io.ladder.worker.bench.Bench;
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
            "Measures this machine and, for a model or a configuration, a training step on it.",
            "Products in GFLOP/s, memory and all-reduce between two local ranks in GB/s, steps in"
                    + " milliseconds and tokens/s. No Spark is started.",
            ""
        },
        customSynopsis = "ladder bench [OPTIONS] [CONFIG]",
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

    @Option(names = ComputingJvm.DRY_RUN, description = "Check everything and print the command, but start nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Bench bench = options.benchHere();
        bench.subject()
                .ifPresent(subject ->
                        KernelSets.requirePackaged(subject.config().tensor().kernels()));
        new ComputingJvm(spec, APPLICATION).start(dryRun);
        return 0;
    }
}
