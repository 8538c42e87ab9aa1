package io.ladder.tensor;

/**
 * What passes over the rows of scores of one tile are told before each split: see {@link RowThreads}. Results take the
 * scores' place, f32 or, for bf16 products, in the first half of each row.
 */
final class AttentionRows {
    /** Elements of a few rows that several passes take in turn: they stay in the first-level cache. */
    private static final int CACHED = 2048;

    DistanceBias bias;
    AttentionTile tile;
    /** What the products read. */
    DType dtype;

    AttentionDropout dropout;
    Elements scores;
    Elements probabilities;
    /** A forward pass uses neither the gradients of scores nor the two that follow. */
    Elements dScores;

    Elements out;
    Elements dOut;
    Elements logSumExp;
    /** A number per row of the tile, from one pass to the next. */
    Elements perRow;
    /** Backward's numbers per query of each head: see {@link AttentionTile#perQueryOf}. */
    Elements perQuery;

    Elements dPerQuery;

    /** Rows that passes take in turn. */
    int atATime() {
        return Math.max(1, CACHED / tile.rowStride());
    }

    /** Dropout's counter of the tile's first key, for the query and head of a row. */
    long firstCounter(int row) {
        long position = (long) tile.batchOf(row) * tile.shape().seq() + tile.queryOf(row);
        return dropout.counter(tile.shape(), position, tile.headOf(row)) + tile.keyFrom();
    }

    /** A pass over rows, cut where heads end. */
    abstract static class Pass implements RowThreads.Rows {
        final AttentionRows of;

        Pass(AttentionRows of) {
            this.of = of;
        }

        @Override
        public final void run(int part, int from, int to) {
            for (int row = from; row < to; row = of.tile.endOfHead(row, to)) {
                ofHead(row, of.tile.endOfHead(row, to));
            }
        }

        /** Rows [from, to) of one sequence and head: queries that follow each other. */
        abstract void ofHead(int from, int to);
    }

    /** Zeroes what lies between the keys and the end of the last vector: no product writes it, and it may be NaN. */
    static void clear(Elements x, int from, int to) {
        for (int i = from; i < to; i++) {
            x.put(i, 0);
        }
    }

    /** Zeroes a row of {@code count} before {@code first} and from {@code end} on: what its query does not see. */
    static void clearHidden(Elements x, int at, int first, int end, int count) {
        if (first > 0) {
            VectorRows.zero(x, at, first);
        }
        if (end < count) {
            VectorRows.zero(x, at + end, count - end);
        }
    }
}
