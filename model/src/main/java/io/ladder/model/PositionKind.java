package io.ladder.model;

/** How the model knows where a token stands (setting {@code model.positions}). */
public enum PositionKind {
    /** A table of {@code seq} learned vectors, added to the token embedding. */
    LEARNED,
    /** Rotated queries and keys (Su et al. 2021). */
    ROPE,
    /** A fixed table of sines and cosines (Vaswani et al. 2017), see {@link PositionTables#sinusoidal}. */
    SINUSOIDAL,
    /** A penalty on attention scores that grows with distance (Press et al. 2022). */
    ALIBI,
    /** Nothing: order is known from the causal mask alone. */
    NONE
}
