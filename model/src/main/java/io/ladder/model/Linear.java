package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** y = x weight^T + bias, in the dtype of the weight that products read. Saves nothing: callers keep x. */
final class Linear {
    private final Kernels kernels;
    private final Weight weight;
    private final Weight bias;

    /**
     * @param weight [out, in], one of {@link Weights#matrix}
     * @param bias [out], or {@link Weight#NONE}
     */
    Linear(Kernels kernels, Weight weight, Weight bias) {
        this.kernels = kernels;
        this.weight = weight;
        this.bias = bias;
    }

    /** y = x weight^T + bias + residual; x of the weight's dtype, y of it or f32; residual may be null, or y itself. */
    void forward(Tensor x, Tensor residual, Tensor y) {
        kernels.linearForward(x, weight.product(), bias.value(), residual, y);
    }

    /** dx (or dx += if {@code add}) and the weights' gradients; dy and x of the weight's dtype; dx must not be x. */
    void backward(Pass pass, Tensor dy, Tensor x, Tensor dx, boolean add) {
        kernels.linearBackwardWeight(dy, x, weight.gradient(), pass.addsGradients(), bias.gradient());
        kernels.linearBackwardInput(dy, weight.product(), dx, add);
    }

    /** As above where x = f(u): {@code du} is the gradient of u, {@code slope} f'(u), both of the weight's dtype. */
    void backwardThrough(Pass pass, Tensor slope, Tensor dy, Tensor x, Tensor du) {
        kernels.linearBackwardWeight(dy, x, weight.gradient(), pass.addsGradients(), bias.gradient());
        kernels.linearBackwardInput(dy, weight.product(), slope, du);
    }
}
