package io.ladder.driver.launch;

import io.ladder.conf.Counted;
import io.ladder.worker.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One machine that a driver and all its executors share. Java heaps count whole, though few fill theirs: a run that
 * begins must not be killed once they do.
 *
 * @param machineMb physical memory
 * @param ranks of all runs at a time, each an executor
 * @param executorHeapMb Java heap of each; 0 where they are threads of the driver
 * @param driverHeapMb Java heap of the driver
 */
record OneMachine(long machineMb, int ranks, long executorHeapMb, long driverHeapMb) {
    /** More heap than most runs can use: tensors are outside of it. */
    private static final long AMPLE_HEAP_MB = 1024;

    private static final long PROCESS_MB = MemoryBudget.PROCESS_BYTES >> 20;

    /** What is left for each rank outside of its heap, MiB; not below 0. */
    long offHeapMb() {
        return Math.max(0, (machineMb - driverMb()) / ranks - executorHeapMb);
    }

    /** The same as a limit that explains itself. */
    MemoryBudget budget() {
        String givenBy = String.format(
                Locale.ROOT,
                "this machine (%,d MiB for %s; %,d for the driver%s)",
                machineMb,
                Counted.of(ranks, "rank"),
                driverMb(),
                executorHeapMb == 0
                        ? ""
                        : String.format(Locale.ROOT, " and %,d for the Java heap of each rank", executorHeapMb));
        return new MemoryBudget(offHeapMb() << 20, givenBy, remedy());
    }

    /** The largest heap of an executor that leaves room for the rest of its process, MiB; not below 0. */
    long mostHeapMb() {
        return Math.max(0, (machineMb - driverMb() - ranks * PROCESS_MB) / ranks);
    }

    private String remedy() {
        List<String> ways = new ArrayList<>();
        if (executorHeapMb > AMPLE_HEAP_MB) {
            ways.add("give each rank a smaller Java heap (spark.executorMemory; 1g is enough for most runs)");
        }
        if (ranks > 1) {
            ways.add("use fewer ranks (parallelism.ranks)");
        }
        ways.add("use a machine or cluster with room for %d MiB beside the Java heap on every rank");
        return String.join(", or ", ways);
    }

    /** The driver's process with its heap. */
    private long driverMb() {
        return driverHeapMb + PROCESS_MB;
    }
}
