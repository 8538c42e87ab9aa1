package io.ladder.tensor;

/** Embeddings: forward split by rows; backward by columns, because rows may share a token. */
final class ThreadedEmbedding {
    private final RowThreads threads;

    ThreadedEmbedding(RowThreads threads) {
        this.threads = threads;
    }

    void forward(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out) {
        int rows = Shapes.embedding(tokens, tokenTable, positionTable, seq, out);
        int dim = Shapes.columns(tokenTable);
        Elements table = tokenTable.elements();
        Elements positions = positionTable == null ? null : positionTable.elements();
        Elements target = out.elements();
        threads.split(rows, 1, out.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                if (positions == null) {
                    VectorRows.copy(table, tokens[r] * dim, target, r * dim, dim);
                } else {
                    int position = (r % seq) * dim;
                    VectorRows.sumOf(table, tokens[r] * dim, positions, position, target, r * dim, dim);
                }
            }
        });
    }

    void backward(int[] tokens, Tensor dOut, int seq, Tensor dTokenTable, Tensor dPositionTable) {
        int rows = Shapes.embedding(tokens, dTokenTable, dPositionTable, seq, dOut);
        int dim = Shapes.columns(dTokenTable);
        Elements gradient = dOut.elements();
        Elements table = dTokenTable.elements();
        Elements positions = dPositionTable == null ? null : dPositionTable.elements();
        threads.split(dim, Lanes.COUNT, dOut.numElements(), (part, from, to) -> {
            int count = to - from;
            for (int r = 0; r < rows; r++) {
                int at = r * dim + from;
                VectorRows.addScaled(gradient, at, 1, table, tokens[r] * dim + from, count);
                if (positions != null) {
                    VectorRows.addScaled(gradient, at, 1, positions, (r % seq) * dim + from, count);
                }
            }
        });
    }
}
