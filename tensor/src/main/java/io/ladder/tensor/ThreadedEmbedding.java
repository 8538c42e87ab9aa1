package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Embeddings: forward split by rows; backward by columns, because rows may share a token. */
final class ThreadedEmbedding {
    private final RowThreads threads;

    ThreadedEmbedding(RowThreads threads) {
        this.threads = threads;
    }

    void forward(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out) {
        int rows = Shapes.embedding(tokens, tokenTable, positionTable, seq, out);
        int bytes = 4 * Shapes.columns(tokenTable);
        ByteBuffer table = tokenTable.window();
        ByteBuffer positions = positionTable == null ? null : positionTable.window();
        ByteBuffer target = out.window();
        threads.split(rows, 1, out.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                if (positions == null) {
                    VectorRows.copy(table, tokens[r] * bytes, target, r * bytes, bytes);
                } else {
                    int position = (r % seq) * bytes;
                    VectorRows.sumOf(table, tokens[r] * bytes, positions, position, target, r * bytes, bytes);
                }
            }
        });
    }

    void backward(int[] tokens, Tensor dOut, int seq, Tensor dTokenTable, Tensor dPositionTable) {
        int rows = Shapes.embedding(tokens, dTokenTable, dPositionTable, seq, dOut);
        int dim = Shapes.columns(dTokenTable);
        ByteBuffer gradient = dOut.window();
        ByteBuffer table = dTokenTable.window();
        ByteBuffer positions = dPositionTable == null ? null : dPositionTable.window();
        threads.split(dim, Lanes.COUNT, dOut.numElements(), (part, from, to) -> {
            int bytes = 4 * (to - from);
            for (int r = 0; r < rows; r++) {
                int at = 4 * (r * dim + from);
                VectorRows.addScaled(gradient, at, 1, table, 4 * (tokens[r] * dim + from), bytes);
                if (positions != null) {
                    VectorRows.addScaled(gradient, at, 1, positions, 4 * ((r % seq) * dim + from), bytes);
                }
            }
        });
    }
}
