package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Rotary positions split over threads by rows. */
final class ThreadedRope {
    private final RowThreads threads;

    ThreadedRope(RowThreads threads) {
        this.threads = threads;
    }

    void rotate(AttentionShape shape, Tensor qkv, Tensor cosSin, boolean inverse) {
        Shapes.rope(shape, qkv, cosSin);
        ByteBuffer x = qkv.window();
        ByteBuffer angles = cosSin.window();
        float direction = inverse ? -1 : 1;
        threads.split(shape.batch() * shape.seq(), 1, qkv.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                rotateRow(shape, x, r, angles, direction);
            }
        });
    }

    private static void rotateRow(AttentionShape shape, ByteBuffer x, int row, ByteBuffer angles, float direction) {
        int headBytes = 4 * shape.headDim();
        int angle = row % shape.seq() * headBytes;
        int at = 4 * row * shape.qkvDim();
        for (int head = 0; head < shape.heads() + shape.kvHeads(); head++) {
            VectorRope.rotateHead(x, at + head * headBytes, angles, angle, headBytes / 2, direction);
        }
    }
}
