package io.ladder.tensor;

/** A matrix product of fixed layouts and types, cut over threads. */
interface MatrixProduct extends PrimitiveCache.Primitive {
    /**
     * Runs and waits.
     *
     * @param bias address; 0 for one that this product does not have
     * @param addend address; likewise
     */
    void run(Tensor src, Tensor weights, long bias, long addend, Tensor dst);

    /** What it asks for of a thread's scratchpad. */
    long scratchpadBytes(int thread);

    /** What it asks for of {@link PackedOperands#src}. */
    long packedSrcBytes();

    /** What it asks for of {@link PackedOperands#weights}. */
    long packedWeightsBytes();
}
