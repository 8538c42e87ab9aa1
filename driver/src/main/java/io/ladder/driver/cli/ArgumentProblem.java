package io.ladder.driver.cli;

import io.ladder.conf.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli could not make of the arguments, as a person would say it: option, value, what to give instead. */
final class ArgumentProblem {
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class);

    private ArgumentProblem() {}

    /** One sentence without its full stop. */
    static String of(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (error instanceof MissingParameterException missing) {
            return missing(missing);
        }
        if (error.getCause() instanceof TypeConversionException && error.getArgSpec() != null) {
            return value(error.getArgSpec(), error.getValue());
        }
        return lowerCased(error.getMessage());
    }

    private static String value(ArgSpec argument, String value) {
        String said = name(argument) + "=" + value;
        Class<?> type = argument.type();
        if (argument.typeInfo().isEnum()) {
            return said + " is not known; use "
                    + argument.typeInfo().getEnumConstantNames().stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" | "));
        }
        if (WHOLE.contains(type)) {
            return said + " is not a whole number" + (isWhole(value) ? " that fits" : "")
                    + "; give one such as 4 or 100";
        }
        return type == double.class || type == Double.class
                ? said + " is not a number; give one such as 0.5, 12 or 1e21"
                : said + " is not a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static boolean isWhole(String value) {
        return value.matches("[+-]?\\d+");
    }

    private static String missing(MissingParameterException error) {
        List<ArgSpec> missing = error.getMissing();
        if (missing.size() == 1 && missing.get(0) instanceof OptionSpec option && isNamed(error, option)) {
            return option.longestName() + " needs a value, " + option.longestName() + "=" + option.paramLabel();
        }
        return "missing: "
                + missing.stream()
                        .map(argument -> argument instanceof OptionSpec option
                                ? option.longestName() + "=" + option.paramLabel()
                                : argument.paramLabel())
                        .collect(Collectors.joining(", "));
    }

    /** Whether the option was written, but nothing after it: what need not be there can be missing in no other way. */
    private static boolean isNamed(MissingParameterException error, OptionSpec option) {
        return !option.required() || error.getMessage().startsWith("Missing required parameter for option");
    }

    private static String unmatched(UnmatchedArgumentException error) {
        String first = error.getUnmatched().get(0);
        CommandSpec command = error.getCommandLine().getCommandSpec();
        if (first.startsWith("-")) {
            String given = first.split("=", -1)[0];
            List<String> options = command.options().stream()
                    .flatMap(option -> Arrays.stream(option.names()))
                    .filter(option -> option.startsWith("--"))
                    .toList();
            return "unknown option " + given + didYouMean(given, options);
        }
        if (!command.subcommands().isEmpty()) {
            List<String> commands = List.copyOf(command.subcommands().keySet());
            return "unknown command " + first
                    + NearestName.of(first, commands)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; there are " + String.join(", ", commands));
        }
        return "nothing is known to do with " + String.join(" ", error.getUnmatched());
    }

    private static String didYouMean(String given, List<String> known) {
        return NearestName.of(given, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String lowerCased(String message) {
        return message.isEmpty() ? message : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
