package io.ladder.driver.launch;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Require;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one rank gets from Spark: one executor process.
 *
 * @param executorCores cores of one executor, and math threads of its rank
 * @param executorMemory Java heap of one executor in Spark's notation, such as 1g; tensors are outside of it
 */
public record SparkConfig(int executorCores, String executorMemory) {
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([mg])b?", Pattern.CASE_INSENSITIVE);

    public SparkConfig {
        Require.positive("spark.executorCores", executorCores);
        Require.notBlank("spark.executorMemory", executorMemory);
        if (!SIZE.matcher(executorMemory).matches()) {
            throw new ConfigException(
                    "spark.executorMemory=" + executorMemory + " is not a size; write for example 1g or 768m");
        }
    }

    /** The heap in mebibytes. */
    public int executorMemoryMb() {
        Matcher size = SIZE.matcher(executorMemory);
        if (!size.matches()) {
            throw new IllegalStateException("checked in the constructor: " + executorMemory);
        }
        int number = Integer.parseInt(size.group(1));
        return size.group(2).equalsIgnoreCase("g") ? Math.multiplyExact(number, 1024) : number;
    }
}
