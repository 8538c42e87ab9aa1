package io.ladder.model;

/** Where the norm of a residual branch stands (setting {@code model.normPlacement}). */
public enum NormPlacement {
    /** x + branch(norm(x)), and a norm before the output (GPT-2, Llama). */
    PRE,
    /** norm(x + branch(x)), no norm before the output (Vaswani et al. 2017). */
    POST
}
