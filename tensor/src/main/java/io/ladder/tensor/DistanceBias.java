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
    private final int backwardElements;
    private final Elements backwards;

    DistanceBias(AttentionShape shape) {
        this.farthest = shape.seq() - 1;
        int distances = shape.seq() + Lanes.COUNT; // a vector may reach this far beyond the query itself
        Tensor table = arena.f32(shape.alibi() ? shape.heads() : 1, distances);
        for (int head = 0; head < table.intDim(0); head++) {
            for (int k = 0; k < distances; k++) {
                table.set((long) head * distances + k, bias(shape, head, k - farthest));
            }
        }
        this.headElements = shape.alibi() ? distances : 0;
        this.values = table.elements();
        int both = farthest + distances; // keys behind a tile's last query are hidden too
        Tensor reverse = arena.f32(shape.alibi() ? shape.heads() : 1, both);
        for (int head = 0; head < reverse.intDim(0); head++) {
            for (int k = 0; k < both; k++) {
                float bias = bias(shape, head, farthest - k) / shape.scoreScale();
                reverse.set((long) head * both + k, bias);
            }
        }
        this.backwardElements = shape.alibi() ? both : 0;
        this.backwards = reverse.elements();
    }

    private static float bias(AttentionShape shape, int head, int distance) {
        boolean seen = distance <= 0 && distance > -shape.window();
        return seen ? (float) (shape.slope(head) * distance) : Float.NEGATIVE_INFINITY;
    }

    Elements values() {
        return values;
    }

    /** Element where the bias of this distance lies; following distances follow. */
    int at(int head, int distance) {
        return head * headElements + distance + farthest;
    }

    /** The same numbers over the scale of scores, for one key and queries that follow each other. */
    Elements backwards() {
        return backwards;
    }

    /** Element of those where the bias of this distance lies; that of the next query follows. */
    int backwardsAt(int head, int distance) {
        return head * backwardElements + farthest - distance;
    }

    @Override
    public void close() {
        arena.close();
    }
}
