package io.ladder.tensor;

import java.nio.ByteBuffer;

/**
 * Which of attention's probabilities are dropped: out = (mask * P / (1 - p)) V (Srivastava et al. 2014; as GPT-2's
 * {@code attn_pdrop}). No mask is stored: the probability that a query of global row r and head h gives to key j is
 * dropped iff {@link CounterRandom#uniform}(key, (r * heads + h) * seq + j) is below p, so that backward and
 * recomputation find the same mask, whatever the number of ranks.
 *
 * <p>An owner tells it anew for every pass: one per pass would be an object per step.
 */
public final class AttentionDropout {
    /** Nothing is dropped. */
    public static final AttentionDropout NONE = new AttentionDropout();

    private float probability;
    private float keepScale = 1;
    private long threshold;
    private long key;
    private long firstRow;

    /**
     * Says what the next pass drops.
     *
     * @param p probability of dropping, in [0, 1)
     * @param dropoutKey of this layer and step
     * @param row number of the batch's first row (sequence * seq + position) in the global batch
     * @return this
     */
    public AttentionDropout of(float p, long dropoutKey, long row) {
        if (this == NONE) {
            throw new IllegalStateException("AttentionDropout.NONE is shared and drops nothing");
        }
        keepScale = PlainVectors.dropoutKeepScale(p);
        probability = p;
        threshold = Dropout.threshold(p);
        key = dropoutKey;
        firstRow = row;
        return this;
    }

    /** Whether anything is dropped. */
    public boolean drops() {
        return probability > 0;
    }

    /** Counter of key 0 for a row of this batch and a head; the next query of the same head is {@link #stride} further. */
    long counter(AttentionShape shape, long row, int head) {
        return ((firstRow + row) * shape.heads() + head) * shape.seq();
    }

    /** From one query's counter to the next. */
    static long stride(AttentionShape shape) {
        return (long) shape.heads() * shape.seq();
    }

    /** What one probability is multiplied by: 0 or 1 / (1 - p). */
    float factor(long counter) {
        return CounterRandom.bits(key, counter) >>> 40 < threshold ? 0 : keepScale;
    }

    /**
     * Writes what the probabilities of a vector of queries are multiplied by, key after key.
     *
     * @param target f32 [keys, vector]
     * @param firstCounter of the first key and query; that of the next key follows, that of the next query is {@code stride}
     *     further
     */
    void multipliers(ByteBuffer target, int keys, long firstCounter, long stride) {
        float kept = keepScale;
        long dropped = threshold;
        long of = key;
        int at = 0;
        for (int k = 0; k < keys; k++) {
            long counter = firstCounter + k;
            for (int i = 0; i < LaneCount.COUNT; i++) {
                target.putFloat(at, CounterRandom.bits(of, counter) >>> 40 < dropped ? 0 : kept);
                at += Float.BYTES;
                counter += stride;
            }
        }
    }
}
