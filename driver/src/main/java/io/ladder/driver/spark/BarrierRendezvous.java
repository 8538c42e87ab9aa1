package io.ladder.driver.spark;

import io.ladder.collective.Rendezvous;
import org.apache.spark.BarrierTaskContext;

/**
 * Ranks exchange short texts before they are connected to each other. One thread.
 *
 * <p>Spark's own all-gather brings the ranks together and shows where each is. It takes a second per call, however small
 * ({@code BarrierTaskContext} sleeps that long between looks), so what follows goes through the driver's {@link
 * MessageBoard}, over the connection that carries metrics later.
 */
final class BarrierRendezvous implements Rendezvous {
    private static final long POLL_MS = 5;

    private final int rank;
    private final int worldSize;
    private final ExecutorLink link;
    private int round;

    /** Waits until all ranks are here. */
    BarrierRendezvous(BarrierTaskContext context, ExecutorLink link) {
        this.link = link;
        this.rank = context.partitionId();
        String[] processes = context.allGather(ExecutorLink.processName());
        this.worldSize = processes.length;
        requireOwnProcess(processes);
    }

    private void requireOwnProcess(String[] processes) {
        for (int other = 0; other < processes.length; other++) {
            if (other != rank && processes[other].equals(processes[rank])) {
                throw new IllegalStateException("ranks " + Math.min(rank, other) + " and " + Math.max(rank, other)
                        + " were placed in one process (" + processes[rank]
                        + "), but a rank needs a process of its own;"
                        + " leave spark.task.cpus equal to spark.executor.cores, and use a master with executors of its"
                        + " own, not local[n]");
            }
        }
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int worldSize() {
        return worldSize;
    }

    @Override
    public String[] allGather(String message) {
        var posted = new RankMessage.Posted(round++, rank, worldSize, message);
        try {
            String[] all = link.post(posted);
            while (all == null) {
                Thread.sleep(POLL_MS); // a rank that fails ends the stage, which interrupts this
                all = link.post(posted);
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the other ranks; one of them failed", e);
        }
    }

    @Override
    public void barrier() {
        allGather("");
    }
}
