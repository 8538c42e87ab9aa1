package io.ladder.tensor;

/**
 * Gradients of the keys and values of a few sequences, in f32, while several tiles add to them: [sequences, seq, 2
 * kvHeads headDim], keys first, as in a row of dQkv. A sum that went through bf16 at every addition would lose what
 * the products in f32 have kept.
 */
final class GatheredKeyGradients implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch sums = new Scratch();

    GatheredKeyGradients(RowThreads threads) {
        this.threads = threads;
    }

    /** Starts at zero with the sequences of this tile. */
    void begin(AttentionTile tile) {
        int rows = rows(tile);
        int columns = tile.gatheredRow();
        Elements target = sums.elements(DType.F32, 4L * rows * columns);
        threads.split(
                rows,
                1,
                (long) rows * columns,
                (part, from, to) -> VectorRows.zero(target, from * columns, (to - from) * columns));
    }

    /** Address of an element, since {@link #begin}. */
    long address(long element) {
        return sums.address(0) + 4 * element;
    }

    /** Rounds what was gathered into the key and value columns of the tile's sequences. */
    void store(AttentionTile tile, Tensor dQkv) {
        int rows = rows(tile);
        int columns = tile.gatheredRow();
        int rowElements = tile.shape().qkvDim();
        int firstRow = tile.batchFrom() * tile.shape().seq();
        int keyColumn = tile.shape().heads() * tile.shape().headDim();
        Elements source = sums.elements(DType.F32, 0);
        Elements target = dQkv.elements();
        threads.split(rows, 1, (long) rows * columns, (part, from, to) -> {
            for (int r = from; r < to; r++) {
                VectorRows.copy(source, r * columns, target, (firstRow + r) * rowElements + keyColumn, columns);
            }
        });
    }

    long scratchBytes() {
        return sums.bytes();
    }

    private static int rows(AttentionTile tile) {
        return tile.batches() * tile.shape().seq();
    }

    @Override
    public void close() {
        sums.close();
    }
}
