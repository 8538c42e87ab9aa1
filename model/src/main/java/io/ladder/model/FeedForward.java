package io.ladder.model;

import io.ladder.tensor.Activation;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** Two linear layers around a non-linearity, row by row. */
sealed interface FeedForward extends Branch permits PlainFeedForward, GatedFeedForward {

    /**
     * As {@link #forward}; rows do not see each other, so a new position needs no cache.
     *
     * @param training whether a backward pass follows
     */
    void forwardRows(Tensor x, Tensor residual, Tensor y, boolean training);

    /** As {@link #restore}. */
    void restoreRows(Tensor x);

    @Override
    default void restore(Pass pass, Tensor x) {
        restoreRows(x);
    }

    @Override
    default void forward(Pass pass, Tensor x, Tensor residual, Tensor y) {
        forwardRows(x, residual, y, pass.training());
    }

    @Override
    default void step(CacheStep step, Tensor x, Tensor residual, Tensor y) {
        forwardRows(x, residual, y, false);
    }

    /** The layer that the configuration asks for. */
    static FeedForward of(ModelConfig config, Kernels kernels, Weights weights, ActivationMemory memory, int layer) {
        String prefix = "h" + layer + ".ffn.";
        return switch (config.activation()) {
            case GELU -> new PlainFeedForward(config, kernels, weights, memory, prefix, Activation.GELU);
            case RELU -> new PlainFeedForward(config, kernels, weights, memory, prefix, Activation.RELU);
            case SILU -> new PlainFeedForward(config, kernels, weights, memory, prefix, Activation.SILU);
            case SWIGLU -> new GatedFeedForward(config, kernels, weights, memory, prefix);
        };
    }
}
