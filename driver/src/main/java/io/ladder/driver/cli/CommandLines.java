package io.ladder.driver.cli;

import io.ladder.conf.Problems;
import io.ladder.driver.run.Failure;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
        collectErrors(commandLine);
        commandLine.setExecutionStrategy(CommandLines::execute);
        commandLine.setParameterExceptionHandler((error, arguments) -> reportArguments(List.of(error)));
        commandLine.setExecutionExceptionHandler((error, failed, parsed) -> report(error, failed.getErr()));
        return commandLine;
    }

    /** So that the first word that cannot be read does not hide the others. */
    private static void collectErrors(CommandLine commandLine) {
        commandLine.getCommandSpec().parser().collectErrors(true);
        commandLine.getSubcommands().values().forEach(CommandLines::collectErrors);
    }

    private static int execute(ParseResult parsed) {
        List<ParameterException> errors = Stream.iterate(parsed, Objects::nonNull, ParseResult::subcommand)
                .flatMap(command -> command.errors().stream())
                .map(ParameterException.class::cast)
                .toList();
        return errors.isEmpty() ? new CommandLine.RunLast().execute(parsed) : reportArguments(errors);
    }

    /** What is wrong with arguments is a sentence for each, not the help of all options. */
    private static int reportArguments(List<ParameterException> errors) {
        CommandLine command = errors.get(0).getCommandLine();
        var problems = new Problems();
        errors.forEach(error -> problems.add(ArgumentProblem.of(error)));
        if (command.getCommand() instanceof ChecksValues values) {
            values.checkValues(problems);
        }
        PrintWriter err = command.getErr();
        List<String> all = problems.all();
        for (int i = 0; i < all.size(); i++) {
            err.println("ladder: " + all.get(i)
                    + (i < all.size() - 1
                            ? ""
                            : "; see " + command.getCommandSpec().qualifiedName() + " --help"));
        }
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
