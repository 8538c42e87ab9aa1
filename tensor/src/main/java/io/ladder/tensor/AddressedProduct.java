package io.ladder.tensor;

/** A matrix product of fixed layouts and types that the calling thread makes of operands at addresses. */
interface AddressedProduct extends PrimitiveCache.Primitive {
    /** Runs and waits; 0 for a bias or addend that this product does not have. */
    void run(long srcAddress, long weightsAddress, long biasAddress, long addendAddress, long dstAddress);

    /** What it asks for of its stream's scratchpad. */
    long scratchpadBytes();
}
