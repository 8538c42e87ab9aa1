package io.ladder.model;

/**
 * What the backward pass computes again instead of keeping it since the forward pass (setting {@code train.recompute}).
 * Loss and gradients are the same bits whatever is chosen; it trades time for memory.
 */
public enum Recompute {
    /** Nothing: every activation is kept for every layer. */
    NONE,
    /**
     * In each layer queries, keys and values with attention's output, and the output of the feed-forward layer's
     * non-linearity: much memory for one product in four and the attention itself (after Korthikanti et al. 2022).
     */
    ATTENTION,
    /**
     * Everything but the stream before each block (Chen et al. 2016): memory for one block's insides, for about a third
     * more time.
     */
    BLOCK
}
