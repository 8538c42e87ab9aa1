package io.ladder.tensor;

/**
 * What is added to the scores of a tile's keys that some query does not see, f32 [keys, queries]. Written again only where
 * a tile's differs from the last one's.
 */
final class AttentionMask implements AutoCloseable {
    private final Scratch matrix = new Scratch();
    private DistanceBias bias;
    private int firstDistance;
    private int firstAt;
    private int keys;
    private int stride;

    /** Address of the matrix for one head of a tile. */
    long address(AttentionTile tile, int head, DistanceBias of) {
        int firstKey = tile.plainKeys();
        int distance = tile.keyFrom() + firstKey - tile.queryFrom();
        int at = of.backwardsAt(tile.headOf(head * tile.queries()), distance);
        int count = tile.keys() - firstKey;
        long address = matrix.address(tile.matrixBytes(count));
        if (of != bias || distance != firstDistance || at != firstAt || count > keys || tile.queryStride() != stride) {
            bias = of;
            firstDistance = distance;
            firstAt = at;
            keys = count;
            stride = tile.queryStride();
            Elements rows = matrix.elements(DType.F32, 0);
            for (int k = 0; k < count; k++) {
                VectorRows.copy(of.backwards(), at - k, rows, k * stride, stride);
            }
        }
        return address;
    }

    long scratchBytes() {
        return matrix.bytes();
    }

    @Override
    public void close() {
        matrix.close();
    }
}
