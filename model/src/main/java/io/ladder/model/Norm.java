package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** Normalisation of every row, with a learned scale. Saves its statistics for the backward pass. */
sealed interface Norm permits LayerNorm, RmsNorm {

    /** x, y [rows, dim]; y must not be x. */
    void forward(Tensor x, Tensor y);

    /** dx from dy (added to if {@code addDx}) and the weights' gradients; x as in forward; dx is neither x nor dy. */
    void backward(Tensor dy, Tensor x, Tensor dx, boolean addDx);

    /**
     * The norm that the configuration asks for.
     *
     * @param name path of its parameters, such as {@code h0.ln1}
     */
    static Norm of(ModelConfig config, Kernels kernels, Weights weights, ActivationMemory memory, String name) {
        float eps = (float) config.normEps();
        String role = name.substring(name.lastIndexOf('.') + 1);
        return switch (config.norm()) {
            case LAYERNORM ->
                new LayerNorm(
                        kernels,
                        weights.get(name + ".weight"),
                        weights.getIfPresent(name + ".bias"),
                        memory,
                        role,
                        eps);
            case RMSNORM -> new RmsNorm(kernels, weights.get(name + ".weight"), memory, role, eps);
        };
    }
}
