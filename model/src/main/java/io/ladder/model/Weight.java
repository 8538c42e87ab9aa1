package io.ladder.model;

import io.ladder.tensor.Tensor;

/**
 * View of one parameter, or of neighbours used as one.
 *
 * @param value the weights
 * @param gradient where the backward pass adds; null in a model made for inference
 */
record Weight(Tensor value, Tensor gradient) {}
