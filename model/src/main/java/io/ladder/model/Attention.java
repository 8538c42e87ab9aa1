package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/**
 * Causal self-attention with one fused projection of queries, keys and values (Vaswani et al. 2017; grouped queries,
 * Ainslie et al. 2023). Derives the projected (and rotated) qkv, the heads' output and the softmax denominators from x,
 * and keeps them or computes them again.
 */
final class Attention implements Branch {
    private final Kernels kernels;
    private final int layer;
    private final DropoutSite probabilities;
    private final Linear qkvProjection;
    private final Linear outProjection;
    private final Tensor rotary;
    private final RowBuffer qkv;
    private final RowBuffer heads;
    private final RowBuffer logSumExp;
    private final RowBuffer dHeads;
    private final RowBuffer dQkv;
    private final boolean recomputes;

    /** @param rotary table of angles, or null where positions are not rotary */
    Attention(ModelConfig config, Kernels kernels, Weights weights, ActivationMemory memory, int layer, Tensor rotary) {
        this.kernels = kernels;
        this.layer = layer;
        this.probabilities = DropoutSite.probabilities(layer);
        this.rotary = rotary;
        String prefix = "h" + layer + ".attn.";
        if (config.style() == ModelStyle.GPT2) {
            this.qkvProjection = new Linear(
                    kernels, weights.matrix(prefix + "qkv.weight"), weights.getIfPresent(prefix + "qkv.bias"));
        } else {
            this.qkvProjection = new Linear(
                    kernels,
                    weights.matrix(prefix + "q.weight", prefix + "k.weight", prefix + "v.weight"),
                    weights.getIfPresent(prefix + "q.bias", prefix + "k.bias", prefix + "v.bias"));
        }
        this.outProjection =
                new Linear(kernels, weights.matrix(prefix + "out.weight"), weights.getIfPresent(prefix + "out.bias"));
        this.qkv = memory.derived("attn.qkv", memory.compute(), config.qkvDim());
        this.heads = memory.derived("attn.heads", memory.compute(), config.dim());
        this.logSumExp = memory.derived("attn.logSumExp", DType.F32, config.heads());
        this.dHeads = memory.training() ? memory.shared("attn.dHeads", memory.compute(), config.dim()) : null;
        this.dQkv = memory.training() ? memory.shared("attn.dQkv", memory.compute(), config.qkvDim()) : null;
        this.recomputes = memory.recomputesDerived();
    }

    @Override
    public void forward(Pass pass, Tensor x, Tensor residual, Tensor y) {
        restore(pass, x);
        if (pass.cache() != null) {
            pass.cache().store(layer, qkv.rows(pass.rows()), 0, pass.attention().seq());
        }
        outProjection.forward(heads.rows(pass.rows()), residual, y);
    }

    @Override
    public void restore(Pass pass, Tensor x) {
        int rows = pass.rows();
        Tensor packed = qkv.rows(rows);
        qkvProjection.forward(x, null, packed);
        if (rotary != null) {
            kernels.rope(pass.attention(), packed, rotary, false);
        }
        kernels.attentionForward(
                pass.attention(), packed, heads.rows(rows), logSumExp.rows(rows), pass.probabilities(probabilities));
    }

    @Override
    public void backward(Pass pass, Tensor dy, Tensor x, Tensor dx, boolean addDx) {
        int rows = pass.rows();
        if (recomputes) {
            restore(pass, x);
        }
        outProjection.backward(pass, dy, heads.rows(rows), dHeads.rows(rows), false);
        kernels.attentionBackward(
                pass.attention(),
                qkv.rows(rows),
                heads.rows(rows),
                logSumExp.rows(rows),
                dHeads.rows(rows),
                dQkv.rows(rows),
                pass.probabilities(probabilities));
        if (rotary != null) {
            kernels.rope(pass.attention(), dQkv.rows(rows), rotary, true);
        }
        qkvProjection.backward(pass, dQkv.rows(rows), x, dx, addDx);
    }

    @Override
    public void step(CacheStep step, Tensor x, Tensor residual, Tensor y) {
        int rows = x.intDim(0);
        Tensor packed = qkv.rows(rows);
        qkvProjection.forward(x, null, packed);
        if (rotary != null) {
            kernels.rope(step.single(), packed, rotary.rows(step.position(), 1), false);
        }
        KeyValueCache cache = step.cache();
        cache.store(layer, packed, step.position(), 1);
        kernels.attentionStep(
                step.cached(), packed, cache.keys(layer), cache.values(layer), step.position(), heads.rows(rows));
        outProjection.forward(heads.rows(rows), residual, y);
    }
}
