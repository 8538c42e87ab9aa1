package io.ladder.collective;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * One rank's waiting for its peers: how long, how restlessly, what their statuses say meanwhile, and whom to name when it
 * ends badly.
 *
 * <p>Silence is what counts: the deadline moves with every byte that is sent or received.
 */
final class Patience {
    private static final long LOOK_INTERVAL_NS = 10_000_000;

    /**
     * Peers learn of a wait after this part of the timeout. Early, so that ranks which began to wait at different times,
     * on hosts that stall, know of each other's waiting long before the first gives up; the word costs next to nothing.
     */
    private static final int ANNOUNCED_AFTER = 16;

    private static final long ANNOUNCED_LATEST_NS = 1_000_000_000;
    private static final long NOT_WAITING = Long.MIN_VALUE;
    private static final long SHORTEST_SLEEP_NS = 30_000;
    private static final long LONGEST_SLEEP_NS = 1_000_000;

    /** What is still missing from peers. */
    interface Awaiting {
        /** Whether {@code peer} still has to send or take something. */
        boolean awaits(int peer);

        /** The peer to name after a timeout: one that sends nothing, otherwise one that takes nothing. */
        int firstAwaited();
    }

    private final Transport transport;
    private final Call call;
    private final long timeoutNs;
    private final long announceNs;
    /** Spins, yields, then sleeps 1 to 50 microseconds: least latency for a thread that has the core to itself. */
    private final IdleStrategy alone = new BackoffIdleStrategy(50, 50, 1_000, 50_000);
    /**
     * Sleeps at once. A spinning thread takes the core from the computing one, and one that yields comes back only when
     * the scheduler has given the other its full turn of milliseconds; a sleeper is let in as soon as it wakes. Where a
     * peer is far behind, sleeps grow: every one of them interrupts the computing thread and takes its caches.
     */
    private final IdleStrategy besidesComputing = new BackoffIdleStrategy(0, 0, SHORTEST_SLEEP_NS, LONGEST_SLEEP_NS);

    private volatile boolean coreIsShared;
    private long idleSinceNs = NOT_WAITING;
    private long nextLookNs;
    private boolean saidWaiting;
    private boolean sawEnd;

    Patience(Transport transport, Call call, long timeoutMs) {
        this.transport = transport;
        this.call = call;
        this.timeoutNs = timeoutMs * 1_000_000;
        this.announceNs = Math.min(timeoutNs / ANNOUNCED_AFTER, ANNOUNCED_LATEST_NS);
    }

    /** Whether another thread computes on this core. Any thread may say so at any time. */
    void shareCore(boolean shared) {
        coreIsShared = shared;
    }

    /** After each round of offering and polling that left something to wait for. */
    void turn(int work, Awaiting awaiting) {
        if (work > 0) {
            resume();
        } else {
            long now = System.nanoTime();
            if (idleSinceNs == NOT_WAITING) {
                idleSinceNs = now;
                nextLookNs = now + LOOK_INTERVAL_NS;
            } else if (now - nextLookNs >= 0) {
                nextLookNs = now + LOOK_INTERVAL_NS;
                look(now, awaiting);
            }
        }
        (coreIsShared ? besidesComputing : alone).idle(work);
    }

    /** The call is done, or there was progress. */
    void resume() {
        idleSinceNs = NOT_WAITING;
        sawEnd = false;
        if (saidWaiting) {
            saidWaiting = false;
            transport.announce(RankStatus.working(transport.rank()));
        }
    }

    private void look(long now, Awaiting awaiting) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CollectiveException(call.what() + " interrupted " + call.where());
        }
        lookAtStatuses(awaiting);
        long waitedNs = now - idleSinceNs;
        if (waitedNs > timeoutNs) {
            throw timeout(awaiting.firstAwaited());
        }
        if (waitedNs > announceNs && !saidWaiting) {
            saidWaiting = true;
            transport.announce(RankStatus.waiting(awaiting.firstAwaited()));
        }
    }

    private void lookAtStatuses(Awaiting awaiting) {
        boolean endSeen = false;
        for (int peer = 0; peer < transport.worldSize(); peer++) {
            RankStatus status = peer == transport.rank() ? null : transport.statusOf(peer);
            if (status == null || !status.ended()) {
                continue;
            }
            // A peer that is done may leave while others still work; only who waits for it is concerned.
            if (status.kind() == RankStatus.Kind.CLOSED && !awaiting.awaits(peer)) {
                continue;
            }
            // Bytes sent just before the end may have come in since the last poll: decide at the next look.
            if (sawEnd) {
                throw ended(peer, status);
            }
            endSeen = true;
        }
        sawEnd = endSeen;
    }

    private CollectiveException ended(int peer, RankStatus status) {
        int culprit = status.about();
        String reason =
                switch (status.kind()) {
                    case GAVE_UP -> gaveUp(peer, culprit);
                    case GONE -> "rank " + peer + " is gone: its process ended or cannot be reached";
                    default -> "rank " + peer + " has closed its streams";
                };
        return new CollectiveException(
                call.what() + " failed " + call.where() + ": " + reason + "; read rank " + culprit + "'s log first",
                culprit);
    }

    private String gaveUp(int peer, int culprit) {
        if (culprit == peer) {
            return "rank " + peer + " failed or was interrupted";
        }
        return culprit == call.rank()
                ? "rank " + peer + " gave up on this rank, which came too late"
                : "rank " + peer + " gave up on rank " + culprit;
    }

    private CollectiveException timeout(int silent) {
        int culprit = firstInChain(silent);
        String chain = culprit == silent ? "" : ", and it waits, directly or through others, for rank " + culprit;
        return new CollectiveException(
                call.what() + " timed out after " + timeoutNs / 1_000_000 + " ms " + call.where()
                        + ": nothing from rank " + silent + chain + "; read rank " + culprit + "'s log first",
                culprit);
    }

    /**
     * Follows "waits for" and "gave up on" from peer to peer until one that says neither; a circle blames its beginning. A
     * peer that began to wait a moment earlier gives up a moment earlier, just before this rank asks what it waits for.
     */
    private int firstInChain(int silent) {
        int at = silent;
        for (int hops = 0; hops < transport.worldSize(); hops++) {
            if (at == transport.rank()) {
                return silent;
            }
            RankStatus status = transport.statusOf(at);
            boolean blames = status.kind() == RankStatus.Kind.WAITING || status.kind() == RankStatus.Kind.GAVE_UP;
            if (!blames || status.about() == at) {
                return at;
            }
            at = status.about();
        }
        return silent;
    }
}
