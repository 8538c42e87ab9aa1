package io.ladder.tensor;

/**
 * Sizes and masking of one causal self-attention.
 *
 * <p>Queries, keys and values lie packed in one tensor {@code qkv [batch * seq, (heads + 2 * kvHeads) * headDim]}: per
 * row first all query heads, then all key heads, then all value heads. Query head h reads key/value head {@code h /
 * (heads / kvHeads)}.
 *
 * @param batch sequences
 * @param seq positions of each sequence
 * @param heads query heads
 * @param kvHeads key/value heads; divides heads (1: multi-query, heads: multi-head)
 * @param headDim elements of one head; scores are scaled by 1 / sqrt(headDim)
 * @param window position i sees positions max(0, i - window + 1) .. i; at least seq means no window
 * @param alibi whether slope(h) * (j - i) is added to the score of query i and key j, with slope(h) = 2^(-8 (h + 1) /
 *     heads) (Press et al. 2022, for any number of heads by the same geometric sequence)
 */
public record AttentionShape(int batch, int seq, int heads, int kvHeads, int headDim, int window, boolean alibi) {
    public AttentionShape {
        if (batch < 1 || seq < 1 || heads < 1 || kvHeads < 1 || headDim < 1 || window < 1 || heads % kvHeads != 0) {
            throw new IllegalArgumentException("bad attention shape: batch=" + batch + " seq=" + seq + " heads=" + heads
                    + " kvHeads=" + kvHeads + " headDim=" + headDim + " window=" + window);
        }
    }

    /** Elements of one row of the packed qkv tensor. */
    public int qkvDim() {
        return (heads + 2 * kvHeads) * headDim;
    }

    /** Elements of one row of the output: heads * headDim. */
    public int outDim() {
        return heads * headDim;
    }

    /** What scores are multiplied by: 1 / sqrt(headDim). */
    public float scoreScale() {
        return (float) (1 / Math.sqrt(headDim));
    }

    /** Slope of query head {@code head}; 0 without ALiBi. */
    public double slope(int head) {
        return alibi ? Math.pow(2, -8.0 * (head + 1) / heads) : 0;
    }
}
