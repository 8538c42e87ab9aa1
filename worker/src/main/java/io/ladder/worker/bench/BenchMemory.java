package io.ladder.worker.bench;

import io.ladder.conf.Counted;
import io.ladder.worker.MemoryBudget;
import java.util.Locale;

/**
 * What a machine leaves for a measurement: all ranks are threads of one process with one Java heap. Pure.
 *
 * @param machineBytes physical memory
 * @param heapBytes largest Java heap of the process
 */
public record BenchMemory(long machineBytes, long heapBytes) {
    /**
     * Refuses what this machine has no room for.
     *
     * @param threads math threads of a rank
     * @throws io.ladder.conf.ConfigException with the numbers and the settings that fit
     */
    public void require(BenchSubject subject, int threads) {
        int ranks = subject.config().parallelism().ranks();
        budget(ranks).require(subject.config(), subject.vocab(), ranks, threads);
    }

    /** The process itself counts once, though each rank's limit has it. */
    private MemoryBudget budget(int ranks) {
        long tensors = Math.max(0, machineBytes - heapBytes - MemoryBudget.PROCESS_BYTES);
        String givenBy = String.format(
                Locale.ROOT,
                "this machine (%,d MiB for %s of one process with %,d of Java heap)",
                machineBytes >> 20,
                Counted.of(ranks, "rank"),
                heapBytes >> 20);
        String fewer = ranks == 1 ? "" : "measure fewer ranks (--ranks), or ";
        return new MemoryBudget(
                tensors / ranks + MemoryBudget.PROCESS_BYTES,
                givenBy,
                fewer + "measure it on a machine with room for %d MiB for every rank; settings are given with --set");
    }
}
