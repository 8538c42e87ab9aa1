package io.ladder.tensor;

/** One thread's part of a product and where its operands begin in those of the whole, in bytes. */
record MatmulPart(AddressedProduct product, long srcBytes, long weightsBytes, long biasBytes, long dstBytes) {
    /** Runs on the addresses of the whole and waits; 0 for a bias or addend that the product does not have. */
    void run(long src, long weights, long bias, long addend, long dst) {
        product.run(src + srcBytes, weights + weightsBytes, bias + biasBytes, addend + dstBytes, dst + dstBytes);
    }
}
