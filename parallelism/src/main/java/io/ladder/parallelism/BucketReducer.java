package io.ladder.parallelism;

import io.ladder.collective.CollectiveException;
import io.ladder.collective.Communicator;
import io.ladder.collective.WireType;
import io.ladder.tensor.Tensor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that all-reduces buckets, in order, as soon as they are handed over, while the thread that made it goes on
 * computing. It sleeps while there is nothing to reduce and does not allocate.
 *
 * <p>From {@link #publish} until {@link #await} has returned, the communicator belongs to this thread; otherwise to the
 * thread that made it. Two counters, each written by one side only, are all that passes between them.
 *
 * <p>After a failure nothing more is reduced; the maker learns of it at its next call.
 */
final class BucketReducer implements AutoCloseable {
    private final Communicator group;
    private final Tensor[] buckets;
    private final WireType wire;
    private final Thread thread;
    /** Buckets handed over since the beginning, those of all steps together. */
    private final AtomicLong numPublished = new AtomicLong();

    private final AtomicLong numReduced = new AtomicLong();
    private volatile Throwable failure;
    private volatile Thread waiter;
    private volatile boolean closing;
    private boolean started;

    /**
     * Its thread starts with the first bucket.
     *
     * @param buckets of one step, in the order in which they are handed over
     */
    BucketReducer(Communicator group, Tensor[] buckets, WireType wire) {
        this.group = group;
        this.buckets = buckets;
        this.wire = wire;
        this.thread = new Thread(this::run, "gradient-reducer-" + group.rank());
        thread.setDaemon(true);
    }

    /** Hands over the next {@code count} buckets; after the last of a step comes the first of the next. */
    void publish(int count) {
        rethrowFailure();
        group.shareCore(true);
        numPublished.set(numPublished.get() + count);
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
    }

    /**
     * Returns when everything handed over is reduced. An interrupt is passed on to the reduction, whose end is waited for,
     * and is still set afterwards.
     *
     * @throws RuntimeException what the reduction failed with, such as a {@link CollectiveException}
     */
    void await() {
        boolean interrupted = false;
        waiter = Thread.currentThread();
        group.shareCore(false);
        LockSupport.unpark(thread); // from a sleep that was chosen for a shared core
        while (numReduced.get() < numPublished.get() && failure == null) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                thread.interrupt();
            }
        }
        waiter = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        rethrowFailure();
    }

    private void rethrowFailure() {
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown; // reducing throws nothing checked
        }
    }

    private void run() {
        try {
            while (awaitBucket()) {
                long number = numReduced.get();
                group.allReduce(buckets[(int) (number % buckets.length)], wire);
                numReduced.set(number + 1);
                if (number + 1 == numPublished.get()) {
                    LockSupport.unpark(waiter);
                }
            }
        } catch (Throwable e) { // of any kind: the waiting thread must hear of it
            failure = e;
            LockSupport.unpark(waiter);
        }
    }

    /** False when there will be none. */
    private boolean awaitBucket() {
        while (numReduced.get() == numPublished.get() && !closing) {
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted() && !closing) {
                throw new CollectiveException("all-reduce of gradients interrupted on rank " + group.rank());
            }
        }
        return !closing;
    }

    /** Ends the thread, also in the midst of a reduction, which then fails on the other ranks too. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
