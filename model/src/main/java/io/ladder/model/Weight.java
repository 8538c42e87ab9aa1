package io.ladder.model;

import io.ladder.tensor.Tensor;

/**
 * View of one parameter, or of neighbours used as one.
 *
 * @param value the weights, f32
 * @param product the same in the dtype that matrix products read: value itself, or its rounded copy
 * @param gradient where the backward pass adds, f32; null in a model made for inference
 */
record Weight(Tensor value, Tensor product, Tensor gradient) {
    /** What a model does not have. */
    static final Weight NONE = constant(null);

    /** A table that is not learned, and that no product reads. */
    static Weight constant(Tensor value) {
        return new Weight(value, null, null);
    }
}
