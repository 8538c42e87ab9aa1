package io.ladder.tensor;

/** One thread's part of a product and where its operands begin in those of the whole, in bytes. */
record MatmulPart(AddressedProduct product, long srcBytes, long weightsBytes, long biasBytes, long dstBytes) {
    /** Some rows of the result, which take as many of src. */
    static MatmulPart ofRows(AddressedProduct product, long srcBytes, long dstBytes) {
        return new MatmulPart(product, srcBytes, 0, 0, dstBytes);
    }

    /** Some columns of the result from {@code column} on, which take as many of the weights and the bias. */
    static MatmulPart ofColumns(AddressedProduct product, int column, long weightsBytes, long dstBytes) {
        return new MatmulPart(product, 0, weightsBytes, (long) Float.BYTES * column, dstBytes);
    }

    /** Runs on the addresses of the whole and waits; 0 for a bias or addend that the product does not have. */
    void run(long src, long weights, long bias, long addend, long dst) {
        product.run(src + srcBytes, weights + weightsBytes, bias + biasBytes, addend + dstBytes, dst + dstBytes);
    }
}
