package io.ladder.collective;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Rendezvous of ranks that are threads of one JVM. Each rank uses its own instance. */
public final class ThreadRendezvous implements Rendezvous {
    private final int rank;
    private final String[] messages;
    private final CyclicBarrier everyone;
    private final long timeoutMs;

    private ThreadRendezvous(int rank, String[] messages, CyclicBarrier everyone, long timeoutMs) {
        this.rank = rank;
        this.messages = messages;
        this.everyone = everyone;
        this.timeoutMs = timeoutMs;
    }

    /** One rendezvous per rank; each call waits at most {@code timeoutMs} for the other ranks. */
    public static List<Rendezvous> group(int worldSize, long timeoutMs) {
        var messages = new String[worldSize];
        var everyone = new CyclicBarrier(worldSize);
        return IntStream.range(0, worldSize)
                .<Rendezvous>mapToObj(rank -> new ThreadRendezvous(rank, messages, everyone, timeoutMs))
                .toList();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int worldSize() {
        return messages.length;
    }

    @Override
    public String[] allGather(String message) {
        messages[rank] = message;
        barrier();
        String[] all = messages.clone();
        barrier(); // nobody overwrites its message before everyone has read it
        return all;
    }

    @Override
    public void barrier() {
        try {
            everyone.await(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CollectiveException("rendezvous interrupted on rank " + rank, e);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new CollectiveException(
                    "rendezvous failed on rank " + rank + ": not all " + messages.length + " ranks arrived within "
                            + timeoutMs + " ms; read the other ranks' logs first",
                    e);
        }
    }
}
