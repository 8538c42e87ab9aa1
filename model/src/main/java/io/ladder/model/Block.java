package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** One layer of the transformer: attention, then feed-forward, each beside the residual stream. */
final class Block {
    private final Residual attention;
    private final Residual feedForward;
    private Tensor input;
    private Tensor middle;

    Block(ModelConfig config, Kernels kernels, Weights weights, ActivationMemory memory, int layer, Tensor rotary) {
        String prefix = "h" + layer + ".";
        this.attention = Residual.of(
                config,
                kernels,
                Norm.of(config, kernels, weights, memory, prefix + "ln1"),
                new Attention(config, kernels, weights, memory, layer, rotary),
                memory,
                DropoutSite.attention(layer));
        this.feedForward = Residual.of(
                config,
                kernels,
                Norm.of(config, kernels, weights, memory, prefix + "ln2"),
                FeedForward.of(config, kernels, weights, memory, layer),
                memory,
                DropoutSite.feedForward(layer));
    }

    /** The stream after this block, [rows, dim]. */
    Tensor forward(Pass pass, Tensor x) {
        input = x;
        middle = attention.forward(pass, x);
        return feedForward.forward(pass, middle);
    }

    /** Turns the gradient after this block into the one before it, in place. */
    void backward(Pass pass, Tensor gradient) {
        feedForward.backward(pass, middle, gradient);
        attention.backward(pass, input, gradient);
    }

    /** The stream after this block for one new position per sequence. */
    Tensor step(CacheStep step, Tensor x) {
        return feedForward.step(step, attention.step(step, x));
    }
}
