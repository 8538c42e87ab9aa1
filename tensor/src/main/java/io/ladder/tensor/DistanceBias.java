package io.ladder.tensor;

/**
 * What is added to a score, by the distance j - i of key and query: 0 or ALiBi's slope times the distance where the
 * query sees the key, else minus infinity. One row of numbers per head (one in all without ALiBi) turns causality,
 * window and ALiBi into one addition without branches.
 */
final class DistanceBias implements AutoCloseable {
    private final TensorArena arena = new TensorArena();
    private final int farthest;
    private final int headElements;
    private final Elements values;

    DistanceBias(AttentionShape shape) {
        this.farthest = shape.seq() - 1;
        int distances = shape.seq() + Lanes.COUNT; // a vector may reach this far beyond the query itself
        Tensor table = arena.f32(shape.alibi() ? shape.heads() : 1, distances);
        for (int head = 0; head < table.intDim(0); head++) {
            for (int k = 0; k < distances; k++) {
                int distance = k - farthest;
                boolean seen = distance <= 0 && distance > -shape.window();
                float bias = (float) (shape.slope(head) * distance);
                table.set((long) head * distances + k, seen ? bias : Float.NEGATIVE_INFINITY);
            }
        }
        this.headElements = shape.alibi() ? distances : 0;
        this.values = table.elements();
    }

    Elements values() {
        return values;
    }

    /** Element where the bias of this distance lies; following distances follow. */
    int at(int head, int distance) {
        return head * headElements + distance + farthest;
    }

    @Override
    public void close() {
        arena.close();
    }
}
