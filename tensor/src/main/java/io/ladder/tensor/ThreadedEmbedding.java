package io.ladder.tensor;

/** Embeddings: forward split by rows; backward by columns, because rows may share a token. */
final class ThreadedEmbedding {
    private final RowThreads threads;
    private final Lookup lookup = new Lookup();
    private final TableGradients tableGradients = new TableGradients();

    ThreadedEmbedding(RowThreads threads) {
        this.threads = threads;
    }

    void forward(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out) {
        int rows = Shapes.embedding(tokens, tokenTable, positionTable, seq, out);
        lookup.tokens = tokens;
        lookup.seq = seq;
        lookup.dim = Shapes.columns(tokenTable);
        lookup.table = tokenTable.elements();
        lookup.positions = positionTable == null ? null : positionTable.elements();
        lookup.out = out.elements();
        threads.split(rows, 1, out.numElements(), lookup);
    }

    void backward(int[] tokens, Tensor dOut, int seq, Tensor dTokenTable, Tensor dPositionTable) {
        tableGradients.rows = Shapes.embedding(tokens, dTokenTable, dPositionTable, seq, dOut);
        tableGradients.tokens = tokens;
        tableGradients.seq = seq;
        tableGradients.dim = Shapes.columns(dTokenTable);
        tableGradients.gradient = dOut.elements();
        tableGradients.table = dTokenTable.elements();
        tableGradients.positions = dPositionTable == null ? null : dPositionTable.elements();
        threads.split(tableGradients.dim, Lanes.COUNT, dOut.numElements(), tableGradients);
    }

    /** out[r] = table[tokens[r]] (+ positions[r % seq]). */
    private static final class Lookup implements RowThreads.Rows {
        private int[] tokens;
        private int seq;
        private int dim;
        private Elements table;
        private Elements positions;
        private Elements out;

        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                if (positions == null) {
                    VectorRows.copy(table, tokens[r] * dim, out, r * dim, dim);
                } else {
                    int position = (r % seq) * dim;
                    VectorRows.sumOf(table, tokens[r] * dim, positions, position, out, r * dim, dim);
                }
            }
        }
    }

    /** Columns [from, to) of every row, added to the tables' rows in the order of the batch. */
    private static final class TableGradients implements RowThreads.Rows {
        private int rows;
        private int[] tokens;
        private int seq;
        private int dim;
        private Elements gradient;
        private Elements table;
        private Elements positions;

        @Override
        public void run(int part, int from, int to) {
            int count = to - from;
            for (int r = 0; r < rows; r++) {
                int at = r * dim + from;
                VectorRows.addScaled(gradient, at, 1, table, tokens[r] * dim + from, count);
                if (positions != null) {
                    VectorRows.addScaled(gradient, at, 1, positions, (r % seq) * dim + from, count);
                }
            }
        }
    }
}
