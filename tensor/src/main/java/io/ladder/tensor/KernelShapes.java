package io.ladder.tensor;

import java.util.List;

/**
 * The shapes that a training step gives the kernels, as far as their working memory depends on them.
 *
 * @param compute dtype of what products read
 * @param linears of all linear layers, each once
 * @param attention of all layers
 * @param dim columns of a norm
 * @param ffn columns of the feed-forward layer
 * @param gated whether that is SwiGLU
 */
public record KernelShapes(
        DType compute, List<LinearShape> linears, AttentionShape attention, int dim, int ffn, boolean gated) {
    public KernelShapes {
        linears = List.copyOf(linears);
    }
}
