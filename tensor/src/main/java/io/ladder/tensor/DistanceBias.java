package io.ladder.tensor;

/**
 * What is added to a scaled score, by the distance j - i of key and query: 0 or ALiBi's slope times the distance where
 * the query sees the key, else minus infinity. One row of numbers per head (one in all without ALiBi) turns causality,
 * window and ALiBi into one addition without branches. Distances fall along a row, so that the numbers of one key and
 * of queries that follow each other do too.
 */
final class DistanceBias implements AutoCloseable {
    private final TensorArena arena = new TensorArena();
    private final int farthest;
    private final int headElements;
    private final Elements values;

    DistanceBias(AttentionShape shape) {
        this.farthest = shape.seq() - 1;
        int distances = 2 * farthest + Lanes.COUNT; // a vector may reach this far beyond the last query
        Tensor table = arena.f32(shape.alibi() ? shape.heads() : 1, distances);
        for (int head = 0; head < table.intDim(0); head++) {
            for (int k = 0; k < distances; k++) {
                table.set((long) head * distances + k, bias(shape, head, farthest - k));
            }
        }
        this.headElements = shape.alibi() ? distances : 0;
        this.values = table.elements();
    }

    private static float bias(AttentionShape shape, int head, int distance) {
        boolean seen = distance <= 0 && distance > -shape.window();
        return seen ? (float) (shape.slope(head) * distance) : Float.NEGATIVE_INFINITY;
    }

    Elements values() {
        return values;
    }

    /** Element where the number of this distance lies; that of the next query follows, that of the next key is before. */
    int at(int head, int distance) {
        return head * headElements + farthest - distance;
    }

    @Override
    public void close() {
        arena.close();
    }
}
