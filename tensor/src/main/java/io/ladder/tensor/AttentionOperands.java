package io.ladder.tensor;

/** The tensors of the attention that runs now; told anew before each split: see {@link RowThreads}. */
final class AttentionOperands {
    AttentionPlan plan;
    Tensor qkv;
    Tensor out;
    Tensor logSumExp;
    AttentionDropout dropout;
    /** A forward pass has neither this nor the next. */
    Tensor dOut;

    Tensor dQkv;
}
