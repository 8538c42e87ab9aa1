package io.ladder.tensor;

/**
 * What the three products of a linear layer are made for in a training step: y [rows, out] = x [rows, in] weight [out,
 * in]^T and its backward pass.
 *
 * @param factors dtype of x, the weight and dy
 * @param y dtype of y
 * @param dx dtype of dx
 * @param bias whether y has one
 * @param residual whether a residual is added to y, one that is not y itself
 * @param inputGradient what the backward pass does with dx
 * @param accumulates whether the weight's gradient is not only stored but also added to
 */
public record LinearShape(
        int rows,
        int in,
        int out,
        DType factors,
        DType y,
        DType dx,
        boolean bias,
        boolean residual,
        InputGradient inputGradient,
        boolean accumulates) {

    /** What becomes of the product dy weight. */
    public enum InputGradient {
        /** It is dx. */
        STORED,
        /** It is added to dx. */
        ADDED,
        /** It is multiplied by an activation's slope. */
        TIMES_SLOPE
    }
}
