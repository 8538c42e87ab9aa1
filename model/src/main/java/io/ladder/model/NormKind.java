package io.ladder.model;

/** Normalisation over the last dim (setting {@code model.norm}). */
public enum NormKind {
    /** Ba et al. 2016. */
    LAYERNORM,
    /** Zhang and Sennrich 2019. */
    RMSNORM
}
