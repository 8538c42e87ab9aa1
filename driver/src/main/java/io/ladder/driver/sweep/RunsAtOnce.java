package io.ladder.driver.sweep;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Require;
import java.util.OptionalInt;

/**
 * How many runs train side by side. Setting {@code runsAtOnce}.
 *
 * @param wanted empty for {@code auto}: as many as there are executors for
 */
public record RunsAtOnce(OptionalInt wanted) {
    /** From {@code auto} or a number. */
    public static RunsAtOnce parse(String setting, String value) {
        if (value.equalsIgnoreCase("auto")) {
            return new RunsAtOnce(OptionalInt.empty());
        }
        try {
            int number = Integer.parseInt(value.trim());
            Require.positive(setting, number);
            return new RunsAtOnce(OptionalInt.of(number));
        } catch (NumberFormatException e) {
            throw new ConfigException(setting + "=" + value + " is neither auto nor a whole number", e);
        }
    }
}
