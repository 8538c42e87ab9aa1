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
    /** Setting that holds the overhead which was asked for because of the plan, not by the user; of no use to Spark. */
    static final String PLANNED = "spark.ladder.plannedMemoryOverhead";

    private static final String OVERHEAD = "spark.executor.memoryOverhead";
    private static final String EXECUTOR_HEAP = "spark.executor.memory";
    private static final String DRIVER_HEAP = "spark.driver.memory";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)b?", Pattern.CASE_INSENSITIVE);
    /** Spark's own rule where nothing is said: a tenth of the heap, at least 384 MiB. */
    private static final long SPARKS_LEAST_OVERHEAD_MB = 384;

    private static final long SPARKS_DEFAULT_HEAP_MB = 1024;
    private static final String MORE_OVERHEAD = "give executors more with -- --conf " + OVERHEAD + "=%dm";

    private ExecutorMemory() {}

    /**
     * What is known before Spark starts; empty on a cluster that will be asked for what the run needs, and on a machine
     * without room for the heaps, of which {@link #requireHeaps} tells.
     *
     * @param embedded whether Spark is the embedded one, which runs on this machine unless told otherwise
     * @param ranks of all runs at a time
     * @param config whose Java heap each rank gets, unless an option says otherwise
     * @param machineBytes physical memory of this machine
     */
    public static Optional<MemoryBudget> beforeSpark(
            SubmitOptions options, boolean embedded, int ranks, SparkConfig config, long machineBytes) {
        Optional<MemoryBudget> given = options.conf(OVERHEAD).flatMap(ExecutorMemory::ofOverhead);
        boolean onThisMachine =
                options.master().map(ExecutorMemory::isOneMachine).orElse(embedded);
        if (!onThisMachine || heapsExceed(options, embedded, ranks, config, machineBytes)) {
            return given;
        }
        OptionalLong executorHeap = options.option("--executor-memory")
                .or(() -> options.conf(EXECUTOR_HEAP))
                .map(ExecutorMemory::mebibytes)
                .orElse(OptionalLong.empty());
        OptionalLong driverHeap = options.option("--driver-memory")
                .or(() -> options.conf(DRIVER_HEAP))
                .map(ExecutorMemory::mebibytes)
                .orElse(OptionalLong.empty());
        var machine = new OneMachine(
                machineBytes >> 20,
                ranks,
                executorsBeside(options.master()) ? executorHeap.orElse(config.executorMemoryMb()) : 0,
                driverHeap.orElse(SPARKS_DEFAULT_HEAP_MB));
        return Optional.of(smaller(given, machine.budget()));
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
        if (heapsExceed(options, embedded, executors, config, machineBytes)) {
            long machineMb = machineBytes >> 20;
            var machine = new OneMachine(machineMb, executors, config.executorMemoryMb(), SPARKS_DEFAULT_HEAP_MB);
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "spark.executorMemory=%s is %,d MiB of Java heap for %s, but this machine has %,d MiB; use %s",
                    config.executorMemory(),
                    heapsMb(executors, config),
                    Counted.of(executors, "rank"),
                    machineMb,
                    machine.mostHeapMb() < SparkConfig.LEAST_MEMORY_MB
                            ? "fewer ranks"
                            : "at most " + machine.mostHeapMb()
                                    + "m (tensors are outside of the heap: 1g is enough for most runs)"));
        }
    }

    private static boolean heapsExceed(
            SubmitOptions options, boolean embedded, int executors, SparkConfig config, long machineBytes) {
        return embedded && options.master().isEmpty() && heapsMb(executors, config) > machineBytes >> 20;
    }

    private static long heapsMb(int executors, SparkConfig config) {
        return Math.multiplyExact((long) executors, config.executorMemoryMb());
    }

    /**
     * What is known inside Spark.
     *
     * @param setting a setting of Spark by its name, if it is there
     * @param machineBytes physical memory of the driver's machine
     */
    public static MemoryBudget inSpark(
            String master, Function<String, Optional<String>> setting, int ranks, long machineBytes) {
        Optional<String> overhead = setting.apply(OVERHEAD);
        if (!isOneMachine(master)) {
            return overhead.flatMap(ExecutorMemory::ofOverhead).orElseGet(() -> ofOverhead(sparksOverheadMb(setting)));
        }
        Optional<MemoryBudget> given = overhead.equals(setting.apply(PLANNED))
                ? Optional.empty()
                : overhead.flatMap(ExecutorMemory::ofOverhead);
        var machine = new OneMachine(
                machineBytes >> 20,
                ranks,
                executorsBeside(Optional.of(master)) ? heapMb(setting, EXECUTOR_HEAP) : 0,
                heapMb(setting, DRIVER_HEAP));
        return smaller(given, machine.budget());
    }

    /** Physical memory of this machine, or of the container that this process runs in. */
    public static long machineBytes() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getTotalMemorySize();
    }

    private static boolean isOneMachine(String master) {
        return master.startsWith("local");
    }

    /** Whether executors are processes of their own: with {@code local[4]} they are threads of the driver. */
    private static boolean executorsBeside(Optional<String> master) {
        return master.map(name -> name.startsWith("local-cluster")).orElse(true);
    }

    private static long sparksOverheadMb(Function<String, Optional<String>> setting) {
        return Math.max(heapMb(setting, EXECUTOR_HEAP) / 10, SPARKS_LEAST_OVERHEAD_MB);
    }

    private static long heapMb(Function<String, Optional<String>> setting, String name) {
        return setting.apply(name)
                .map(ExecutorMemory::mebibytes)
                .orElse(OptionalLong.empty())
                .orElse(SPARKS_DEFAULT_HEAP_MB);
    }

    /** Of a size as Spark reads it; empty for what Spark will refuse. */
    private static Optional<MemoryBudget> ofOverhead(String given) {
        OptionalLong mebibytes = mebibytes(given);
        return mebibytes.isPresent() ? Optional.of(ofOverhead(mebibytes.getAsLong())) : Optional.empty();
    }

    private static MemoryBudget ofOverhead(long mebibytes) {
        return new MemoryBudget(mebibytes << 20, OVERHEAD + "=" + mebibytes + "m", MORE_OVERHEAD);
    }

    private static MemoryBudget smaller(Optional<MemoryBudget> given, MemoryBudget machine) {
        return given.filter(budget -> budget.offHeapBytes() <= machine.offHeapBytes())
                .orElse(machine);
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
