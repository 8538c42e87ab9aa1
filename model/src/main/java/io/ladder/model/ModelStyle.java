package io.ladder.model;

/**
 * Which preset the configuration starts from, and how parameters are named: {@code attn.qkv} or {@code attn.q},
 * {@code attn.k}, {@code attn.v}. Everything else is said by the other settings. Setting {@code model.style}.
 */
public enum ModelStyle {
    /** Radford et al. 2019. */
    GPT2,
    /** Touvron et al. 2023. */
    LLAMA
}
