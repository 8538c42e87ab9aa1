package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;

/** A matrix product of fixed layouts and types that the calling thread makes of operands at addresses. */
interface AddressedProduct extends PrimitiveCache.Primitive {
    /**
     * The better of {@link Matmul} and {@link GemmMatmul}.
     *
     * @param stream of the thread that will run it
     * @param bias whether a bias, f32 [columns of dst], is added
     */
    static AddressedProduct of(
            OneDnnStream stream,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        return GemmMatmul.isBetter(src, dst, bias, epilogue)
                ? new GemmMatmul(stream, src, weights, dst, bias, epilogue)
                : new Matmul(stream, src, weights, dst, bias, epilogue);
    }

    /** Runs and waits; 0 for a bias or addend that this product does not have. */
    void run(long srcAddress, long weightsAddress, long biasAddress, long addendAddress, long dstAddress);

    /** What it asks for of its stream's scratchpad. */
    long scratchpadBytes();
}
