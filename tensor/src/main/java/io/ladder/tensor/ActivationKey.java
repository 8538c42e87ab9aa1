package io.ladder.tensor;

/**
 * What an activation's primitive is made for. Its owner sets it anew for every question to the cache, which keeps copies:
 * a key per call would be an object per call.
 */
final class ActivationKey {
    private Activation function;
    private boolean gradient;
    private DType dtype;
    private int elements;

    /** @param ofGradient dx = dy f'(x) instead of y = f(x) */
    ActivationKey set(Activation f, boolean ofGradient, DType type, int count) {
        function = f;
        gradient = ofGradient;
        dtype = type;
        elements = count;
        return this;
    }

    ActivationKey copy() {
        return new ActivationKey().set(function, gradient, dtype, elements);
    }

    Activation function() {
        return function;
    }

    boolean gradient() {
        return gradient;
    }

    DType dtype() {
        return dtype;
    }

    int elements() {
        return elements;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActivationKey key
                && function == key.function
                && gradient == key.gradient
                && dtype == key.dtype
                && elements == key.elements;
    }

    @Override
    public int hashCode() {
        int hash = function.ordinal();
        hash = 31 * hash + (gradient ? 1 : 0);
        hash = 31 * hash + dtype.ordinal();
        return 31 * hash + elements;
    }
}
