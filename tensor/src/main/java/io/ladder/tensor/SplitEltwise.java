package io.ladder.tensor;

import java.util.ArrayList;
import java.util.List;

/** An activation, or its gradient, cut over threads by elements: see {@link Eltwise}. */
final class SplitEltwise implements RowThreads.Rows, PrimitiveCache.Primitive {
    private final RowThreads threads;
    private final int elements;
    private final long elementBytes;
    private final List<Eltwise> parts = new ArrayList<>();
    private long x;
    private long dy;
    private long result;

    /** @param streams one per thread */
    SplitEltwise(List<OneDnnStream> streams, RowThreads threads, ActivationKey key) {
        this.threads = threads;
        this.elements = key.elements();
        this.elementBytes = key.dtype().bytes();
        int blocks = (elements + RowThreads.BLOCK - 1) / RowThreads.BLOCK;
        int count = Math.min(streams.size(), blocks);
        for (int i = 0; i < count; i++) {
            parts.add(new Eltwise(
                    streams.get(i),
                    key.function(),
                    key.gradient(),
                    key.dtype(),
                    start(i + 1, count) - start(i, count)));
        }
    }

    /** Runs on these addresses and waits; 0 for a dy that this function does not have. */
    void run(long xAddress, long dyAddress, long resultAddress) {
        x = xAddress;
        dy = dyAddress;
        result = resultAddress;
        threads.split(parts.size(), 1, elements, this);
    }

    @Override
    public void run(int thread, int from, int to) {
        for (int i = from; i < to; i++) {
            long bytes = elementBytes * start(i, parts.size());
            parts.get(i).run(x + bytes, dy + bytes, result + bytes);
        }
    }

    private int start(int part, int count) {
        return RowThreads.start(elements, RowThreads.BLOCK, part, count);
    }

    @Override
    public void close() {
        parts.forEach(Eltwise::close);
    }
}
