package io.ladder.model;

import io.ladder.tensor.Tensor;

/**
 * Looks at what each layer leaves, in the order of the passes. Normal steps have {@link #NONE}; a probe may be slow.
 *
 * <p>Layers are named by path, such as {@code h3.ffn}, a residual branch with its norm.
 */
interface LayerProbe {
    /** Does not look. */
    LayerProbe NONE = new LayerProbe() {
        @Override
        public void output(String layer, Tensor stream) {}

        @Override
        public void loss(double sum) {}

        @Override
        public void gradient(String layer, Tensor dStream) {}
    };

    /** The stream after the layer, in the forward pass. */
    void output(String layer, Tensor stream);

    /** The sum of token losses. */
    void loss(double sum);

    /** The stream's gradient before the layer, in the backward pass; the gradients of its weights are complete. */
    void gradient(String layer, Tensor dStream);
}
