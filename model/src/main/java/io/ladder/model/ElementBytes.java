package io.ladder.model;

/**
 * Bytes of one number, by what it is.
 *
 * @param weightCopy a second copy of every weight in the type that products read; 0 for none
 * @param stream the residual stream and its gradient, and sums before a norm
 * @param branch what lies between a norm and the end of its branch, and its gradient
 */
public record ElementBytes(int weightCopy, int stream, int branch) {
    /** Everything in f32. */
    public static final ElementBytes F32 = new ElementBytes(0, Float.BYTES, Float.BYTES);
}
