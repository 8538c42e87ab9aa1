package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Attention of one new position over cached keys and values, split over threads by sequence and head. */
final class ThreadedAttentionStep implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch scratch = new Scratch();

    ThreadedAttentionStep(RowThreads threads) {
        this.threads = threads;
    }

    void step(AttentionShape shape, Tensor qkv, Tensor keyCache, Tensor valueCache, int position, Tensor out) {
        Shapes.attentionStep(shape, qkv, keyCache, valueCache, position, out);
        int units = shape.batch() * shape.heads();
        ByteBuffer scores = scratch.window(4L * units * shape.seq());
        ByteBuffer queries = qkv.window();
        ByteBuffer keys = keyCache.window();
        ByteBuffer values = valueCache.window();
        ByteBuffer target = out.window();
        long work = 2L * units * (position + 1) * shape.headDim();
        threads.split(units, 1, work, (part, from, to) -> {
            for (int unit = from; unit < to; unit++) {
                attend(shape, unit, queries, keys, values, position, scores, target);
            }
        });
    }

    private static void attend(
            AttentionShape shape,
            int unit,
            ByteBuffer queries,
            ByteBuffer keys,
            ByteBuffer values,
            int position,
            ByteBuffer scores,
            ByteBuffer out) {
        int b = unit / shape.heads();
        int head = unit % shape.heads();
        int headBytes = 4 * shape.headDim();
        int query = 4 * b * shape.qkvDim() + head * headBytes;
        int row = 4 * shape.kvHeads() * shape.headDim();
        int cache = b * shape.seq() * row + head / (shape.heads() / shape.kvHeads()) * headBytes;
        int first = Math.max(0, position - shape.window() + 1);
        int at = 4 * unit * shape.seq();
        float slope = (float) shape.slope(head);
        for (int j = first; j <= position; j++) {
            float dot = VectorRows.dot(queries, query, keys, cache + j * row, headBytes);
            scores.putFloat(at + 4 * j, Math.fma(dot, shape.scoreScale(), slope * (j - position)));
        }
        int bytes = 4 * (position + 1 - first);
        float max = VectorRows.max(scores, at + 4 * first, bytes);
        float sum = VectorRows.expInPlace(scores, at + 4 * first, bytes, max);
        int target = 4 * b * shape.outDim() + head * headBytes;
        VectorRows.zero(out, target, headBytes);
        for (int j = first; j <= position; j++) {
            float p = scores.getFloat(at + 4 * j) / sum;
            VectorRows.addScaled(values, cache + j * row, p, out, target, headBytes);
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
