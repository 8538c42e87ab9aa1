package io.ladder.driver.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ladder}: lists its commands. */
@Command(
        name = "ladder",
        description = "Trains language models on a Spark cluster, all in Java.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong input; nothing was started or overwritten"},
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  JAVA_HOME   a JDK 17 (default: java on PATH)",
            "  SPARK_HOME  a Spark 3.5 of yours (default: the embedded one, on this machine)",
            "",
            "Options of a command: ladder COMMAND --help",
            "Example: ladder train conf/quickstart.yaml"
        })
public final class LadderCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private LadderCommand() {}

    /**
     * The command with all its subcommands.
     *
     * @param submitOptions what a user gave after {@code --}
     */
    public static CommandSpec withSubmitOptions(List<String> submitOptions) {
        var ladder = new CommandLine(new LadderCommand());
        ladder.addSubcommand(new TrainCommand(submitOptions)); // in the order in which they are used
        ladder.addSubcommand(new TokenizeCommand(submitOptions));
        ladder.addSubcommand(new GenerateCommand());
        ladder.addSubcommand(new SweepCommand(submitOptions));
        ladder.addSubcommand(new FitCommand());
        ladder.addSubcommand(new PlanCommand(submitOptions));
        ladder.addSubcommand(new ReceiptCommand());
        ladder.addSubcommand(new BenchCommand());
        ladder.addSubcommand(new CompletionCommand());
        return ladder.getCommandSpec();
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLines.WRONG_INPUT;
    }
}
