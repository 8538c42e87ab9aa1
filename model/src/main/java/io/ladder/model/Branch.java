package io.ladder.model;

import io.ladder.tensor.Tensor;

/** What stands on a residual branch: attention or a feed-forward layer. Keeps what its backward pass needs, except x. */
sealed interface Branch permits Attention, FeedForward {

    /**
     * y = branch(x) + residual.
     *
     * @param x [rows, dim], of the dtype that products read
     * @param residual f32 [rows, dim]; null for none; may be y itself
     * @param y f32 [rows, dim]; may be x
     */
    void forward(Pass pass, Tensor x, Tensor residual, Tensor y);

    /**
     * Gradients of the branch's weights, and dx = gradient of x, or dx += if {@code addDx}.
     *
     * @param dy [rows, dim], of x's dtype; may be dx
     * @param x as in forward
     */
    void backward(Pass pass, Tensor dy, Tensor x, Tensor dx, boolean addDx);

    /** Computes again, from the same x, everything that backward reads. */
    void restore(Pass pass, Tensor x);

    /** y = branch(x) + residual for one new position of every sequence, [sequences, dim]. */
    void step(CacheStep step, Tensor x, Tensor residual, Tensor y);
}
