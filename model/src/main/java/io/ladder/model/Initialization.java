package io.ladder.model;

/**
 * How weights start (setting {@code model.initialization}). Biases start at 0 and norm weights at 1; embeddings
 * and an untied output matrix are N(0, 0.02) always, so that the first loss is near ln(vocab).
 */
public enum Initialization {
    /** N(0, 0.02), residual projections (attn.out, ffn.down) N(0, 0.02 / sqrt(2 layers)) (Radford et al. 2019). */
    GPT2,
    /** Uniform in +-sqrt(6 / (in + out)) (Glorot and Bengio 2010). */
    XAVIER,
    /** N(0, sqrt(2 / in)) (He et al. 2015). */
    HE,
    /** {@code gpt2} with residual projections 0: every block starts as the identity. */
    ZERORESIDUAL
}
