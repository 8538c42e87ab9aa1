package io.ladder.tensor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A few daemon threads that split the rows of one loop at a time, always in the same way: part p of n takes a
 * contiguous range, the caller is part 0. With one thread there is no pool.
 *
 * <p>Because every kernel passes its own body, the JIT compiles each body apart and does not inline it here. That matters
 * for vector code: C2 stops inlining once a compilation has 18,000 nodes, which a hundred vector operations make, and a
 * vector that crosses a call that was not inlined goes through the heap. So loops with an exp, a sum over lanes or a
 * rounding to bf16 each have a body of their own rather than share one; {@link InTurn} puts bodies together. A body is run
 * from a volatile field for the same reason: a layer that knew which body it passes would, once it is compiled itself,
 * after thousands of calls, inline the body when most of its nodes are spent, and run that instead of the good code.
 *
 * <p>Bodies are objects that live as long as their kernel and are told their operands before each split: a lambda that
 * captures them would be an object per call.
 *
 * <p>Waiting threads spin for a moment, because the next loop usually comes within microseconds, then park. One caller
 * at a time.
 */
final class RowThreads implements AutoCloseable {
    /** The body of a split loop. */
    interface Rows {
        /** Works on rows [from, to) as part {@code part}. */
        void run(int part, int from, int to);
    }

    /** Elements of a block: 4 KiB of floats, whole vectors on every machine. */
    static final int BLOCK = 1024;

    private static final int SPINS = 2_000;

    private final Thread[] helpers;
    private final Blocks blocks = new Blocks();
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile Rows body;
    private int rows;
    private int grain;
    private final AtomicInteger round = new AtomicInteger();
    private volatile boolean closed;
    private volatile Throwable failure;
    private volatile Thread caller;

    /** @param threads the caller included, at least 1 */
    RowThreads(int threads) {
        helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            int part = i + 1;
            helpers[i] = new Thread(() -> help(part), "ladder-kernel-" + part);
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
    }

    /** Parts of every split: threads, the caller included. */
    int parts() {
        return helpers.length + 1;
    }

    /**
     * Runs the body over [0, rows) and waits.
     *
     * @param grain ranges start at multiples of it
     * @param elements work in all, in elements; little work stays on the caller as part 0
     */
    void split(int rows, int grain, long elements, Rows body) {
        this.body = body;
        if (helpers.length == 0 || elements < 16_384) {
            this.body.run(0, 0, rows);
            return;
        }
        this.rows = rows;
        this.grain = grain;
        this.caller = Thread.currentThread();
        this.failure = null;
        unfinished.set(helpers.length);
        round.incrementAndGet(); // publishes the fields above
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        Throwable own = runPart(0);
        for (int spins = 0; unfinished.get() > 0; spins++) {
            pause(spins);
        }
        this.body = null;
        Throwable thrown = own != null ? own : failure;
        if (thrown != null) {
            throw new IllegalStateException("a kernel failed", thrown);
        }
    }

    /** First row of a part of [0, rows), a multiple of the grain; that of part {@code parts} is where the last one ends. */
    static int start(int rows, int grain, int part, int parts) {
        long grains = (rows + (long) grain - 1) / grain;
        return (int) Math.min(rows, grains * part / parts * grain);
    }

    /**
     * Runs the body over [0, elements) in blocks of {@link #BLOCK}. Many short calls compile sooner and better than one
     * long loop, which the JIT would have to replace while it runs.
     */
    void splitBlocks(int elements, Rows body) {
        blocks.body = body;
        split(elements, BLOCK, elements, blocks);
    }

    /** Cuts a part into blocks. */
    private static final class Blocks implements Rows {
        private Rows body;

        @Override
        public void run(int part, int from, int to) {
            for (int at = from; at < to; at += BLOCK) {
                body.run(part, at, Math.min(to, at + BLOCK));
            }
        }
    }

    /**
     * Runs bodies in turn, a few rows at a time, so that each finds in the cache what the one before left there.
     */
    static final class InTurn implements Rows {
        private final Rows[] bodies;
        private int rowsAtATime = 1;

        InTurn(Rows... bodies) {
            this.bodies = bodies;
        }

        /** This body, with so many rows from now on. */
        Rows by(int rows) {
            rowsAtATime = rows;
            return this;
        }

        @Override
        public void run(int part, int from, int to) {
            for (int at = from; at < to; at += rowsAtATime) {
                int end = Math.min(to, at + rowsAtATime);
                for (Rows body : bodies) {
                    body.run(part, at, end);
                }
            }
        }
    }

    private void help(int part) {
        int seen = 0;
        while (true) {
            for (int spins = 0; round.get() == seen; spins++) {
                if (closed) {
                    return;
                }
                pause(spins);
            }
            seen++;
            Throwable thrown = runPart(part);
            if (thrown != null) {
                failure = thrown;
            }
            Thread waiting = caller;
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(waiting);
            }
        }
    }

    private Throwable runPart(int part) {
        int from = start(rows, grain, part, parts());
        int to = start(rows, grain, part + 1, parts());
        try {
            if (from < to) {
                body.run(part, from, to);
            }
            return null;
        } catch (Throwable e) { // an Error of a helper must reach the caller, not end the helper in silence
            return e;
        }
    }

    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.park();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        boolean interrupted = false;
        for (Thread helper : helpers) {
            try {
                helper.join(5_000);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
