package io.ladder.tensor;

/** Point-wise non-linearities of a feed-forward layer. */
public enum Activation {
    /** tanh form: 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) (Hendrycks and Gimpel 2016). */
    GELU,
    /** max(0, x). */
    RELU,
    /** x sigmoid(x). */
    SILU
}
