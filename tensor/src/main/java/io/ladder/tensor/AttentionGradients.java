package io.ladder.tensor;

/** What backward computes of a tile besides its products. */
final class AttentionGradients {
    private final AttentionRows rows;
    private final Expected expected;

    AttentionGradients(AttentionRows rows) {
        this.rows = rows;
        this.expected = new Expected(rows);
    }

    /** Numbers per query of the tile that the rows were told of; returns whether all are finite. */
    boolean perQuery() {
        expected.finite = true;
        expected.run(0, 0, rows.tile.rows());
        return expected.finite;
    }

    /**
     * perQuery = -logSumExp over the scale of scores; dPerQuery = -dOut . out of a query and head: less the average of its probabilities' gradients.
     */
    private static final class Expected extends AttentionRows.Pass {
        private boolean finite;

        Expected(AttentionRows rows) {
            super(rows);
        }

        @Override
        void ofHead(int from, int to) {
            AttentionTile tile = of.tile;
            AttentionShape shape = tile.shape();
            int at = tile.outOf(from);
            int saved = tile.logSumExpOf(from);
            int target = tile.perQueryOf(from);
            float unscaled = 1 / shape.scoreScale();
            for (int row = from; row < to; row++) {
                float logSumExp = of.logSumExp.get(saved);
                finite &= Float.isFinite(logSumExp);
                of.perQuery.put(target, -logSumExp * unscaled);
                float average = VectorRows.dot(of.dOut, at, of.out, at, shape.headDim());
                of.dPerQuery.put(target, -average);
                at += shape.outDim();
                saved++;
                target++;
            }
        }
    }

    /** Writes what a head's gradients of probabilities are multiplied by, and 0 where a query does not see a key. */
    void multipliers(int head, Elements target) {
        AttentionTile tile = rows.tile;
        AttentionDropout dropout = rows.dropout;
        int stride = tile.queryStride();
        int firstRow = head * tile.queries();
        long counter = rows.firstCounter(firstRow);
        for (int i = 0; i < tile.queries(); i++) {
            int query = tile.queryFrom() + i;
            for (int k = 0; k < tile.keys(); k++) {
                target.put(k * stride + i, tile.sees(query, tile.keyFrom() + k) ? dropout.factor(counter + k) : 0);
            }
            counter += AttentionDropout.stride(tile.shape());
        }
    }

    /** Multiplies the probabilities of a head by them. */
    void drop(int head, Elements multipliers) {
        AttentionTile tile = rows.tile;
        int count = tile.keys() * tile.queryStride();
        int at = head * count;
        for (int from = 0; from < count; from += RowThreads.BLOCK) {
            VectorSoftmax.multiply(
                    rows.probabilities, at + from, multipliers, from, Math.min(RowThreads.BLOCK, count - from));
        }
    }

    /** Makes what follows from a logSumExp that is not finite NaN: an exp between the two hides it. */
    void poison() {
        AttentionTile tile = rows.tile;
        for (int row = 0; row < tile.rows(); row++) {
            if (Float.isFinite(rows.perQuery.get(tile.perQueryOf(row)))) {
                continue;
            }
            int query = tile.queryOf(row);
            int at = row / tile.queries() * tile.keys() * tile.queryStride() + row % tile.queries();
            for (int k = 0; k < tile.keys(); k++) {
                float value = tile.sees(query, tile.keyFrom() + k) ? Float.NaN : 0;
                rows.probabilities.put(at, value);
                rows.dScores.put(at, value);
                at += tile.queryStride();
            }
        }
    }
}
