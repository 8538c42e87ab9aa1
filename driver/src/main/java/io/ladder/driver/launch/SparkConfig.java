package io.ladder.driver.launch;

import io.ladder.conf.Problems;
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
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*([mg])b?", Pattern.CASE_INSENSITIVE);

    /** Spark refuses a heap of which it may use less than 450 MiB, and collectors keep a part for themselves. */
    static final int LEAST_MEMORY_MB = 512;

    public SparkConfig {
        var problems = new Problems();
        problems.collect(() -> Require.positive("spark.executorCores", executorCores));
        problems.require(
                SIZE.matcher(executorMemory).matches(),
                () -> "spark.executorMemory=" + executorMemory + " is not a size; write for example 1g or 768m");
        problems.throwIfAny();
        problems.require(
                memoryMb(executorMemory) >= LEAST_MEMORY_MB,
                () -> "spark.executorMemory=" + executorMemory + " is less than Spark starts an executor with; use "
                        + LEAST_MEMORY_MB + "m or more");
        problems.throwIfAny();
    }

    /** The heap in mebibytes. */
    public int executorMemoryMb() {
        return memoryMb(executorMemory);
    }

    private static int memoryMb(String executorMemory) {
        Matcher size = SIZE.matcher(executorMemory);
        if (!size.matches()) {
            throw new IllegalStateException("checked in the constructor: " + executorMemory);
        }
        int number = Integer.parseInt(size.group(1));
        return size.group(2).equalsIgnoreCase("g") ? Math.multiplyExact(number, 1024) : number;
    }
}
