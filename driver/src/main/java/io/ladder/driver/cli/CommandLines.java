package io.ladder.driver.cli;

import io.ladder.driver.run.Failure;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Makes picocli's command lines: errors in words on standard error, exit codes 0, 1 and 2. */
public final class CommandLines {
    /** The command did not do what it should. */
    public static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    /** The user can fix it; nothing was started or overwritten. */
    public static final int WRONG_INPUT = CommandLine.ExitCode.USAGE;

    /** Columns of help; the examples fit. */
    private static final int HELP_WIDTH = 100;

    private CommandLines() {}

    /** A command line that runs {@code command}. */
    public static CommandLine of(Object command) {
        var commandLine = new CommandLine(command);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        commandLine.setParameterExceptionHandler((error, arguments) -> reportArgument(error));
        commandLine.setExecutionExceptionHandler((error, failed, parsed) -> report(error, failed.getErr()));
        return commandLine;
    }

    /** What is wrong with an argument is a sentence, not the help of all options. */
    private static int reportArgument(ParameterException error) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("ladder: " + ArgumentProblem.of(error) + "; see "
                + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return WRONG_INPUT;
    }

    /** Says what is wrong and returns the exit code; the stack trace goes to the log. */
    static int report(Throwable error, PrintWriter err) {
        boolean isWrongInput = Failure.isWrongInput(error);
        Logger log = LoggerFactory.getLogger(CommandLines.class);
        if (isWrongInput) {
            log.debug("wrong input", error);
        } else {
            log.error("the command failed", error);
        }
        for (String problem : Failure.problems(error)) {
            err.println("ladder: " + problem);
        }
        err.flush();
        return isWrongInput ? WRONG_INPUT : FAILED;
    }
}
