package io.ladder.tensor;

/**
 * Scores to probabilities, 0 where a query does not see a key, in three passes of their own: {@link RowThreads} says
 * why.
 */
final class AttentionSoftmax {
    private final AttentionRows rows;
    private final RowThreads.InTurn passes;

    AttentionSoftmax(AttentionRows rows) {
        this.rows = rows;
        this.passes = new RowThreads.InTurn(new Logits(rows), new Exponentials(rows), new Probabilities(rows));
    }

    /** Over all rows of the tile that the rows were told of. */
    void run() {
        passes.by(rows.atATime()).run(0, 0, rows.tile.rows());
    }

    /** scores = scores * scale + bias; logSumExp = the largest of a row. */
    private static final class Logits extends AttentionRows.Pass {
        Logits(AttentionRows rows) {
            super(rows);
        }

        @Override
        void ofHead(int from, int to) {
            AttentionTile tile = of.tile;
            float scale = tile.shape().scoreScale();
            int stride = tile.rowStride();
            int query = tile.queryOf(from);
            int biasAt = of.bias.at(tile.headOf(from), tile.keyFrom() - query);
            int saved = tile.logSumExpOf(from);
            for (int row = from; row < to; row++) {
                int at = row * stride;
                int first = tile.firstVector(query);
                int end = tile.endVector(query);
                AttentionRows.clear(of.scores, at + tile.keys(), at + end);
                float max = VectorSoftmax.scaleAndMax(
                        of.scores, at + first, end - first, scale, of.bias.values(), biasAt + first);
                of.logSumExp.put(saved, max);
                query++;
                biasAt--;
                saved++;
            }
        }
    }

    /**
     * scores = exp(scores - max); perRow = their sum. The logarithm is in the next pass: beside a call, exp's constants do
     * not stay in registers.
     */
    private static final class Exponentials extends AttentionRows.Pass {
        Exponentials(AttentionRows rows) {
            super(rows);
        }

        @Override
        void ofHead(int from, int to) {
            AttentionTile tile = of.tile;
            int stride = tile.rowStride();
            int query = tile.queryOf(from);
            int saved = tile.logSumExpOf(from);
            for (int row = from; row < to; row++) {
                int first = tile.firstVector(query);
                int count = tile.endVector(query) - first;
                float max = of.logSumExp.get(saved);
                of.perRow.put(row, VectorRows.expInPlace(of.scores, row * stride + first, count, max));
                query++;
                saved++;
            }
        }
    }

    /** probabilities = scores over their sum, and 0 where dropped or hidden; logSumExp. */
    private static final class Probabilities extends AttentionRows.Pass {
        Probabilities(AttentionRows rows) {
            super(rows);
        }

        @Override
        void ofHead(int from, int to) {
            AttentionTile tile = of.tile;
            AttentionDropout dropout = of.dropout;
            int stride = tile.rowStride();
            int targetStride = tile.rowStride(of.dtype);
            int query = tile.queryOf(from);
            int saved = tile.logSumExpOf(from);
            long counter = of.firstCounter(from);
            for (int row = from; row < to; row++) {
                int first = tile.firstVector(query);
                int end = tile.endVector(query);
                int at = row * stride + first;
                int target = row * targetStride;
                float sum = of.perRow.get(row);
                if (dropout.drops()) {
                    dropout.clear(of.scores, at, query + 1 - tile.keyFrom() - first, counter + first);
                }
                float factor = dropout.keepScale() / sum;
                VectorRows.scaled(of.scores, at, factor, of.probabilities, target + first, end - first);
                AttentionRows.clearHidden(of.probabilities, target, first, end, stride);
                of.logSumExp.put(saved, (float) (of.logSumExp.get(saved) + Math.log(sum)));
                query++;
                saved++;
                counter += AttentionDropout.stride(tile.shape());
            }
        }
    }
}
