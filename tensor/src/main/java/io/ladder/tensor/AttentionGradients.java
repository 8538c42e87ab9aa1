package io.ladder.tensor;

/**
 * Scores to probabilities, and gradients of probabilities to gradients of scores, in passes of their own:
 * {@link RowThreads} says why.
 */
final class AttentionGradients {
    private final AttentionRows rows;
    private final RowThreads.InTurn passes;

    AttentionGradients(AttentionRows rows) {
        this.rows = rows;
        this.passes = new RowThreads.InTurn(
                new Expected(rows), new Visible(rows), new Gradients(rows), new Rounding(rows), new Hidden(rows));
    }

    /** Over all rows of the tile that the rows were told of. */
    void run() {
        passes.by(rows.atATime()).run(0, 0, rows.tile.rows());
    }

    /** perRow = dOut . out of the row's query and head: the average of its probabilities' gradients. */
    private static final class Expected extends AttentionRows.Pass {
        Expected(AttentionRows rows) {
            super(rows);
        }

        @Override
        void ofHead(int from, int to) {
            AttentionShape shape = of.tile.shape();
            int at = of.tile.outOf(from);
            for (int row = from; row < to; row++) {
                of.perRow.put(row, VectorRows.dot(of.dOut, at, of.out, at, shape.headDim()));
                at += shape.outDim();
            }
        }
    }

    /** Zeroes what no product has written, and the gradients of dropped probabilities. */
    private static final class Visible extends AttentionRows.Pass {
        Visible(AttentionRows rows) {
            super(rows);
        }

        @Override
        void ofHead(int from, int to) {
            AttentionTile tile = of.tile;
            int stride = tile.rowStride();
            int query = tile.queryOf(from);
            long counter = of.firstCounter(from);
            for (int row = from; row < to; row++) {
                int at = row * stride;
                int end = tile.endVector(query);
                AttentionRows.clear(of.scores, at + tile.keys(), at + end);
                AttentionRows.clear(of.dProbabilities, at + tile.keys(), at + end);
                if (of.dropout.drops()) {
                    int first = tile.firstVector(query);
                    int seen = query + 1 - tile.keyFrom() - first;
                    of.dropout.clear(of.dProbabilities, at + first, seen, counter + first);
                }
                query++;
                counter += AttentionDropout.stride(tile.shape());
            }
        }
    }

    /** Probabilities again, and the gradients of the scores, f32 in place. */
    private static final class Gradients extends AttentionRows.Pass {
        Gradients(AttentionRows rows) {
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
                int first = tile.firstVector(query);
                float logSumExp = of.logSumExp.get(saved);
                // exp hides a NaN among the scores
                float keepScale = Float.isFinite(logSumExp) ? of.dropout.keepScale() : Float.NaN;
                VectorSoftmax.gradient(
                        of.scores,
                        of.dProbabilities,
                        row * stride + first,
                        tile.endVector(query) - first,
                        scale,
                        of.bias.values(),
                        biasAt + first,
                        logSumExp,
                        of.perRow.get(row),
                        keepScale);
                query++;
                biasAt--;
                saved++;
            }
        }
    }

    /** Both to bf16, where products read it: each row moves to the front of its own memory. */
    private static final class Rounding extends AttentionRows.Pass {
        Rounding(AttentionRows rows) {
            super(rows);
        }

        @Override
        void ofHead(int from, int to) {
            if (of.dtype != DType.BF16) {
                return;
            }
            AttentionTile tile = of.tile;
            int stride = tile.rowStride();
            int targetStride = tile.rowStride(of.dtype);
            int query = tile.queryOf(from);
            for (int row = from; row < to; row++) {
                int first = tile.firstVector(query);
                int count = tile.endVector(query) - first;
                int at = row * stride + first;
                int target = row * targetStride + first;
                // A vector is read before its place is written, and narrow ones never reach what is still to be read.
                VectorRows.copy(of.scores, at, of.probabilities, target, count);
                VectorRows.copy(of.dProbabilities, at, of.dScores, target, count);
                query++;
            }
        }
    }

    /** Zeroes dropped probabilities, and what a query does not see. */
    private static final class Hidden extends AttentionRows.Pass {
        Hidden(AttentionRows rows) {
            super(rows);
        }

        @Override
        void ofHead(int from, int to) {
            AttentionTile tile = of.tile;
            int stride = tile.rowStride();
            int targetStride = tile.rowStride(of.dtype);
            int query = tile.queryOf(from);
            long counter = of.firstCounter(from);
            for (int row = from; row < to; row++) {
                int target = row * targetStride;
                int first = tile.firstVector(query);
                int end = tile.endVector(query);
                if (of.dropout.drops()) {
                    int seen = query + 1 - tile.keyFrom() - first;
                    of.dropout.clear(of.probabilities, target + first, seen, counter + first);
                }
                AttentionRows.clearHidden(of.probabilities, target, first, end, stride);
                AttentionRows.clearHidden(of.dScores, target, first, end, stride);
                query++;
                counter += AttentionDropout.stride(tile.shape());
            }
        }
    }
}
