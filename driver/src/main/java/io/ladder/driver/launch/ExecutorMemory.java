package io.ladder.driver.launch;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Counted;
import io.ladder.worker.MemoryBudget;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rank may take outside of the Java heap: the overhead of its container on a cluster; an equal share of the
 * machine where all ranks run on one, as nothing else limits a process there. Pure but for {@link #machineBytes}.
 */
public final class ExecutorMemory {
    private static final String OVERHEAD = "spark.executor.memoryOverhead";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)b?", Pattern.CASE_INSENSITIVE);
    /** Spark's own rule where nothing is said: a tenth of the heap, at least 384 MiB. */
    private static final long SPARKS_LEAST_OVERHEAD_MB = 384;

    private static final long SPARKS_DEFAULT_HEAP_MB = 1024;
    private static final String MORE_OVERHEAD = "give executors more with -- --conf " + OVERHEAD + "=%dm";
    private static final String MORE_MACHINE =
            "use fewer ranks (parallelism.ranks), or a machine or cluster with room for" + " %d MiB on every rank";

    private ExecutorMemory() {}

    /**
     * What is known before Spark starts; empty on a cluster that will be asked for what the run needs.
     *
     * @param embedded whether Spark is the embedded one, which runs on this machine unless told otherwise
     * @param machineBytes physical memory of this machine
     */
    public static Optional<MemoryBudget> beforeSpark(
            SubmitOptions options, boolean embedded, int ranks, long machineBytes) {
        OptionalLong given =
                options.conf(OVERHEAD).map(ExecutorMemory::mebibytes).orElse(OptionalLong.empty());
        if (given.isPresent()) {
            return Optional.of(ofOverhead(given.getAsLong()));
        }
        boolean onThisMachine =
                options.master().map(ExecutorMemory::isOneMachine).orElse(embedded);
        return onThisMachine ? Optional.of(ofMachine(ranks, machineBytes)) : Optional.empty();
    }

    /**
     * Refuses Java heaps that this machine does not have, where the embedded Spark runs them all on it.
     *
     * @param executors processes at a time
     * @param machineBytes physical memory of this machine
     * @throws ConfigException with the most that fits
     */
    public static void requireHeaps(
            SubmitOptions options, boolean embedded, int executors, SparkConfig config, long machineBytes) {
        boolean onThisMachine = embedded && options.master().isEmpty();
        long machineMb = machineBytes >> 20;
        long neededMb = Math.multiplyExact((long) executors, config.executorMemoryMb());
        if (onThisMachine && neededMb > machineMb) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "spark.executorMemory=%s is %,d MiB of Java heap for %s, but this machine has %,d MiB; use at"
                            + " most %dm (tensors are outside of the heap: 1g is enough for most runs)",
                    config.executorMemory(),
                    neededMb,
                    Counted.of(executors, "rank"),
                    machineMb,
                    machineMb / executors));
        }
    }

    /**
     * What is known inside Spark.
     *
     * @param setting a setting of Spark by its name, if it is there
     * @param machineBytes physical memory of the driver's machine
     */
    public static MemoryBudget inSpark(
            String master, Function<String, Optional<String>> setting, int ranks, long machineBytes) {
        if (isOneMachine(master)) {
            return ofMachine(ranks, machineBytes);
        }
        OptionalLong overhead =
                setting.apply(OVERHEAD).map(ExecutorMemory::mebibytes).orElse(OptionalLong.empty());
        return ofOverhead(overhead.orElseGet(() -> sparksOverheadMb(setting)));
    }

    /** Physical memory of this machine, or of the container that this process runs in. */
    public static long machineBytes() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getTotalMemorySize();
    }

    private static boolean isOneMachine(String master) {
        return master.startsWith("local");
    }

    private static long sparksOverheadMb(Function<String, Optional<String>> setting) {
        long heap = setting.apply("spark.executor.memory")
                .map(ExecutorMemory::mebibytes)
                .orElse(OptionalLong.empty())
                .orElse(SPARKS_DEFAULT_HEAP_MB);
        return Math.max(heap / 10, SPARKS_LEAST_OVERHEAD_MB);
    }

    private static MemoryBudget ofOverhead(long mebibytes) {
        return new MemoryBudget(mebibytes << 20, OVERHEAD + "=" + mebibytes + "m", MORE_OVERHEAD);
    }

    private static MemoryBudget ofMachine(int ranks, long machineBytes) {
        String givenBy = String.format(
                Locale.ROOT, "this machine (%,d MiB for %s)", machineBytes >> 20, Counted.of(ranks, "rank"));
        return new MemoryBudget(machineBytes / ranks, givenBy, MORE_MACHINE);
    }

    /** As Spark reads it: mebibytes where there is no unit. Empty for what Spark will refuse. */
    static OptionalLong mebibytes(String text) {
        Matcher size = SIZE.matcher(text.trim());
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(size.group(1));
        return OptionalLong.of(
                switch (size.group(2).toLowerCase(Locale.ROOT)) {
                    case "k" -> number >> 10;
                    case "g" -> number << 10;
                    case "t" -> number << 20;
                    default -> number;
                });
    }
}
