package io.ladder.tensor;

/** Table look-ups and their gradients. */
final class PlainEmbedding {
    private PlainEmbedding() {}

    static void forward(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out) {
        int rows = Shapes.embedding(tokens, tokenTable, positionTable, seq, out);
        int dim = Shapes.columns(tokenTable);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < dim; i++) {
                float token = tokenTable.get((long) tokens[r] * dim + i);
                float position = positionTable == null ? 0 : positionTable.get((long) (r % seq) * dim + i);
                out.set((long) r * dim + i, token + position);
            }
        }
    }

    static void backward(int[] tokens, Tensor dOut, int seq, Tensor dTokenTable, Tensor dPositionTable) {
        int rows = Shapes.embedding(tokens, dTokenTable, dPositionTable, seq, dOut);
        int dim = Shapes.columns(dTokenTable);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < dim; i++) {
                float d = dOut.get((long) r * dim + i);
                long token = (long) tokens[r] * dim + i;
                dTokenTable.set(token, dTokenTable.get(token) + d);
                if (dPositionTable != null) {
                    long position = (long) (r % seq) * dim + i;
                    dPositionTable.set(position, dPositionTable.get(position) + d);
                }
            }
        }
    }
}
