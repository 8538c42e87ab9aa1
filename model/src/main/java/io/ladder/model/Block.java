package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** One layer of the transformer: attention, then feed-forward, each beside the residual stream. */
final class Block {
    private final String attentionName;
    private final String feedForwardName;
    private final Residual attention;
    private final Residual feedForward;
    private Tensor input;
    private Tensor middle;

    Block(ModelConfig config, Kernels kernels, Weights weights, ActivationMemory memory, int layer, Tensor rotary) {
        String prefix = "h" + layer + ".";
        this.attentionName = prefix + "attn";
        this.feedForwardName = prefix + "ffn";
        this.attention = Residual.of(
                config,
                kernels,
                Norm.of(config, kernels, weights, memory, prefix + "ln1"),
                new Attention(config, kernels, weights, memory, layer, rotary),
                memory,
                DropoutSite.attention(layer),
                memory.saved("attn.output", DType.F32, config.dim()));
        this.feedForward = Residual.of(
                config,
                kernels,
                Norm.of(config, kernels, weights, memory, prefix + "ln2"),
                FeedForward.of(config, kernels, weights, memory, layer),
                memory,
                DropoutSite.feedForward(layer),
                memory.stream("ffn.output", config.dim()));
    }

    /** The stream after this block, [rows, dim]. */
    Tensor forward(Pass pass, Tensor x) {
        input = x;
        middle = attention.forward(pass, x);
        pass.probe().output(attentionName, middle);
        Tensor output = feedForward.forward(pass, middle);
        pass.probe().output(feedForwardName, output);
        return output;
    }

    /** Computes again, from the stream before this block, what backward reads; it must then come next. */
    void restore(Pass pass) {
        middle = attention.forward(pass, input);
        feedForward.restore(pass, middle);
    }

    /** Turns the gradient after this block into the one before it, in place. */
    void backward(Pass pass, Tensor gradient) {
        feedForward.backward(pass, middle, gradient);
        pass.probe().gradient(feedForwardName, gradient);
        attention.backward(pass, input, gradient);
        pass.probe().gradient(attentionName, gradient);
    }

    /** The stream after this block for one new position per sequence. */
    Tensor step(CacheStep step, Tensor x) {
        return feedForward.step(step, attention.step(step, x));
    }
}
