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
        Elements sums = sumScratch.elements(DType.F32, 4L * units * (shape.headDim() + 1));
        Elements queries = qkv.elements();
        Elements keys = keyCache.elements();
        Elements values = valueCache.elements();
        Elements target = out.elements();
        long work = 2L * units * (position + 1) * shape.headDim();
        threads.split(units, 1, work, (part, from, to) -> {
            for (int unit = from; unit < to; unit++) {
                score(shape, unit, queries, keys, position, scores, sums, units * shape.headDim() + unit);
            }
        });
        threads.split(units, 1, work, (part, from, to) -> {
            for (int unit = from; unit < to; unit++) {
                mix(shape, unit, values, position, scores, sums, sums.get(units * shape.headDim() + unit), target);
            }
        });
    }

    /** Exponentials of the scores, and their sum into an element of sums. A loop apart: {@link RowThreads} says why. */
    private static void score(
            AttentionShape shape,
            int unit,
            Elements queries,
            Elements keys,
            int position,
            Elements scores,
            Elements sums,
            int sumAt) {
        int headDim = shape.headDim();
        int head = unit % shape.heads();
        int query = unit / shape.heads() * shape.qkvDim() + head * headDim;
        int row = shape.kvHeads() * headDim;
        int cache = cache(shape, unit);
        int first = first(shape, position);
        int at = unit * shape.seq();
        float slope = (float) shape.slope(head);
        for (int j = first; j <= position; j++) {
            float dot = VectorRows.dot(queries, query, keys, cache + j * row, headDim);
            scores.put(at + j, Math.fma(dot, shape.scoreScale(), slope * (j - position)));
        }
        int count = position + 1 - first;
        float max = VectorRows.max(scores, at + first, count);
        sums.put(sumAt, VectorRows.expInPlace(scores, at + first, count, max));
    }

    /** Values weighted by the exponentials, over their sum. */
    private static void mix(
            AttentionShape shape,
            int unit,
            Elements values,
            int position,
            Elements scores,
            Elements sums,
            float sum,
            Elements out) {
        int headDim = shape.headDim();
        int row = shape.kvHeads() * headDim;
        int cache = cache(shape, unit);
        int at = unit * shape.seq();
        int total = unit * headDim;
        VectorRows.zero(sums, total, headDim);
        for (int j = first(shape, position); j <= position; j++) {
            VectorRows.addScaled(values, cache + j * row, scores.get(at + j), sums, total, headDim);
        }
        VectorRows.scaled(sums, total, 1 / sum, out, unit * headDim, headDim);
    }

    /** Where the first row of a unit's keys or values is. */
    private static int cache(AttentionShape shape, int unit) {
        int row = shape.kvHeads() * shape.headDim();
        int keyHead = unit % shape.heads() / (shape.heads() / shape.kvHeads());
        return unit / shape.heads() * shape.seq() * row + keyHead * shape.headDim();
    }

    /** The first position that is seen. */
    private static int first(AttentionShape shape, int position) {
        return Math.max(0, position - shape.window() + 1);
    }

    @Override
    public void close() {
        scoreScratch.close();
        sumScratch.close();
    }
}
