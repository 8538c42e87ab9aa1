package io.ladder.model;

import io.ladder.tensor.DType;

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

    /** Of a model whose products read this dtype. */
    public static ElementBytes of(DType compute) {
        return compute == DType.F32 ? F32 : new ElementBytes(compute.bytes(), Float.BYTES, compute.bytes());
    }

    /** Whether branches compute in another dtype than the stream's. */
    boolean mixed() {
        return branch != stream;
    }
}
