package io.ladder.worker.bench;

import io.ladder.model.ModelConfig;
import java.util.List;

/**
 * One kind of linear layer of a model: y [rows, out] = x [rows, in] weight [out, in]^T, and the two products of its
 * backward pass, which have as many FLOP each.
 *
 * @param name as in parameter names
 * @param count how often the model has it
 */
public record LinearProduct(String name, long rows, int in, int out, int count) {
    private static final int FORWARD_AND_BACKWARD = 3;

    /** All linear layers of a model for a micro-batch of {@code rows} tokens; query, key and value are one, gate and up too. */
    static List<LinearProduct> of(ModelConfig model, int vocab, long rows) {
        int dim = model.dim();
        int layers = model.layers();
        int qkv = (model.heads() + 2 * model.kvHeads()) * model.headDim();
        return List.of(
                new LinearProduct("attn.qkv", rows, dim, qkv, layers),
                new LinearProduct("attn.out", rows, dim, dim, layers),
                new LinearProduct("ffn.up", rows, dim, model.gated() ? 2 * model.ffn() : model.ffn(), layers),
                new LinearProduct("ffn.down", rows, model.ffn(), dim, layers),
                new LinearProduct("head", rows, dim, vocab, 1));
    }

    /** FLOP of one of its products: two per multiplication and addition. */
    double flop() {
        return 2.0 * rows * in * out;
    }

    /** FLOP of forward and backward of all layers of this kind. */
    double trainingFlop() {
        return FORWARD_AND_BACKWARD * count * flop();
    }
}
