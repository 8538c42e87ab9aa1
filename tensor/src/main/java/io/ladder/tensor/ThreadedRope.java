package io.ladder.tensor;

/** Rotary positions split over threads by rows. */
final class ThreadedRope {
    private final RowThreads threads;
    private final Rotation rotation = new Rotation();

    ThreadedRope(RowThreads threads) {
        this.threads = threads;
    }

    void rotate(AttentionShape shape, Tensor qkv, Tensor cosSin, boolean inverse) {
        Shapes.rope(shape, qkv, cosSin);
        rotation.shape = shape;
        rotation.x = qkv.elements();
        rotation.angles = cosSin.elements();
        rotation.direction = inverse ? -1 : 1;
        threads.split(shape.batch() * shape.seq(), 1, qkv.numElements(), rotation);
    }

    /** Queries and keys of rows, in place. */
    private static final class Rotation implements RowThreads.Rows {
        private AttentionShape shape;
        private Elements x;
        private Elements angles;
        private float direction;

        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                rotateRow(shape, x, r, angles, direction);
            }
        }
    }

    private static void rotateRow(AttentionShape shape, Elements x, int row, Elements angles, float direction) {
        int headDim = shape.headDim();
        int angle = row % shape.seq() * headDim;
        int at = row * shape.qkvDim();
        for (int head = 0; head < shape.heads() + shape.kvHeads(); head++) {
            VectorRope.rotateHead(x, at + head * headDim, angles, angle, headDim / 2, direction);
        }
    }
}
