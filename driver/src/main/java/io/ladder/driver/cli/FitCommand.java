package io.ladder.driver.cli;

import io.ladder.conf.Problems;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ladder fit} in the launcher: reads the table and checks everything, then starts the JVM that fits. */
@Command(
        name = "fit",
        description = {
            "Fits a scaling law to finished runs: how loss falls with parameters and tokens.",
            "Says how a budget is best spent, and how far that can be trusted. No Spark is started.",
            ""
        },
        customSynopsis = "ladder fit [OPTIONS] RUNS.csv",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The table has a row for each run, with params, tokens or FLOPs (C = 6 N D), and the final loss in nats per"
                    + " token. Rows of one name are one cluster of the bootstrap.",
            "Examples:",
            "  ladder fit runs.csv --out fits/mine --predict 70e9,1.4e12",
            "  ladder fit runs/sweep/trials.csv --form learningRate --predict 1e9,2e10 --out fit-rate",
            "  ladder fit theirs.csv --params-column N --tokens-column D --loss-column loss_c4_val"
        })
final class FitCommand implements Callable<Integer>, ChecksValues {
    private static final String APPLICATION = "io.ladder.driver.FitApplication";

    @Mixin
    private FitCommandOptions options;

    @Option(names = ComputingJvm.DRY_RUN, description = "Check everything and print the command, but start nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public void checkValues(Problems problems) {
        options.checkValues(problems);
    }

    @Override
    public Integer call() {
        options.checked();
        new ComputingJvm(spec, APPLICATION).start(dryRun);
        return 0;
    }
}
