package io.ladder.tensor;

/** Attention of one new position over cached keys and values, split over threads by sequence and head. */
final class ThreadedAttentionStep implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch scoreScratch = new Scratch();
    private final Scratch sumScratch = new Scratch();

    ThreadedAttentionStep(RowThreads threads) {
        this.threads = threads;
    }

    void step(AttentionShape shape, Tensor qkv, Tensor keyCache, Tensor valueCache, int position, Tensor out) {
        Shapes.attentionStep(shape, qkv, keyCache, valueCache, position, out);
        int units = shape.batch() * shape.heads();
        Elements scores = scoreScratch.elements(DType.F32, 4L * units * shape.seq());
        Elements sums = sumScratch.elements(DType.F32, 4L * units * shape.headDim());
        Elements queries = qkv.elements();
        Elements keys = keyCache.elements();
        Elements values = valueCache.elements();
        Elements target = out.elements();
        long work = 2L * units * (position + 1) * shape.headDim();
        threads.split(units, 1, work, (part, from, to) -> {
            for (int unit = from; unit < to; unit++) {
                attend(shape, unit, queries, keys, values, position, scores, sums, target);
            }
        });
    }

    private static void attend(
            AttentionShape shape,
            int unit,
            Elements queries,
            Elements keys,
            Elements values,
            int position,
            Elements scores,
            Elements sums,
            Elements out) {
        int b = unit / shape.heads();
        int head = unit % shape.heads();
        int headDim = shape.headDim();
        int query = b * shape.qkvDim() + head * headDim;
        int row = shape.kvHeads() * headDim;
        int cache = b * shape.seq() * row + head / (shape.heads() / shape.kvHeads()) * headDim;
        int first = Math.max(0, position - shape.window() + 1);
        int at = unit * shape.seq();
        float slope = (float) shape.slope(head);
        for (int j = first; j <= position; j++) {
            float dot = VectorRows.dot(queries, query, keys, cache + j * row, headDim);
            scores.put(at + j, Math.fma(dot, shape.scoreScale(), slope * (j - position)));
        }
        int count = position + 1 - first;
        float max = VectorRows.max(scores, at + first, count);
        float sum = VectorRows.expInPlace(scores, at + first, count, max);
        int total = unit * headDim;
        VectorRows.zero(sums, total, headDim);
        for (int j = first; j <= position; j++) {
            VectorRows.addScaled(values, cache + j * row, scores.get(at + j), sums, total, headDim);
        }
        VectorRows.scaled(sums, total, 1 / sum, out, b * shape.outDim() + head * headDim, headDim);
    }

    @Override
    public void close() {
        scoreScratch.close();
        sumScratch.close();
    }
}
