package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;

/**
 * What one matrix product of a linear layer is made for. Its owner sets it anew for every question to the cache, which
 * keeps copies: a key per call would be an object per call.
 */
final class LinearProductKey {
    /** Which of a linear layer's products. */
    enum Product {
        FORWARD,
        BACKWARD_INPUT,
        BACKWARD_WEIGHT
    }

    private Product product;
    private DType factors;
    private DType result;
    private int rows;
    private int in;
    private int out;
    private boolean bias;
    private Epilogue epilogue;

    void set(
            Product ofLayer,
            DType factorType,
            DType resultType,
            int numRows,
            int inDim,
            int outDim,
            boolean hasBias,
            Epilogue onResult) {
        product = ofLayer;
        factors = factorType;
        result = resultType;
        rows = numRows;
        in = inDim;
        out = outDim;
        bias = hasBias;
        epilogue = onResult;
    }

    LinearProductKey copy() {
        var copy = new LinearProductKey();
        copy.set(product, factors, result, rows, in, out, bias, epilogue);
        return copy;
    }

    Product product() {
        return product;
    }

    DType factors() {
        return factors;
    }

    DType result() {
        return result;
    }

    int rows() {
        return rows;
    }

    int in() {
        return in;
    }

    int out() {
        return out;
    }

    boolean bias() {
        return bias;
    }

    Epilogue epilogue() {
        return epilogue;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinearProductKey key
                && product == key.product
                && factors == key.factors
                && result == key.result
                && rows == key.rows
                && in == key.in
                && out == key.out
                && bias == key.bias
                && epilogue == key.epilogue;
    }

    @Override
    public int hashCode() {
        int hash = product.ordinal();
        hash = 31 * hash + factors.ordinal();
        hash = 31 * hash + result.ordinal();
        hash = 31 * hash + rows;
        hash = 31 * hash + in;
        hash = 31 * hash + out;
        hash = 31 * hash + (bias ? 1 : 0);
        return 31 * hash + epilogue.ordinal();
    }
}
