package io.ladder.model;

/** The non-linearity of the feed-forward layer (setting {@code model.activation}). */
public enum ActivationKind {
    /** tanh form (Hendrycks and Gimpel 2016). */
    GELU,
    /** max(0, x). */
    RELU,
    /** x sigmoid(x). */
    SILU,
    /** silu(gate(x)) * up(x): a gated layer with three matrices (Shazeer 2020). */
    SWIGLU
}
