package io.ladder.driver.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ladder completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = {"Prints a completion script for bash and zsh: source <(scripts/ladder completion)", ""},
        customSynopsis = "ladder completion",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("ladder", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}
