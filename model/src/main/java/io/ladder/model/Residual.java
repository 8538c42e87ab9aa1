package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** A branch beside the residual stream, with its norm and its dropout; the placements differ in where the norm stands. */
sealed interface Residual permits PreNormResidual, PostNormResidual {

    /** The stream after this branch, [rows, dim]; x is kept by the caller until backward. */
    Tensor forward(Pass pass, Tensor x);

    /**
     * Turns the stream's gradient after this branch into the one before it, in place.
     *
     * @param x as in forward
     * @param gradient [rows, dim]
     */
    void backward(Pass pass, Tensor x, Tensor gradient);

    /** Computes again, from the same x, everything that backward reads. */
    void restore(Pass pass, Tensor x);

    /** The stream after this branch for one new position per sequence. */
    Tensor step(CacheStep step, Tensor x);

    /**
     * The placement that the configuration asks for.
     *
     * @param output where the stream after this branch goes
     */
    static Residual of(
            ModelConfig config,
            Kernels kernels,
            Norm norm,
            Branch branch,
            ActivationMemory memory,
            DropoutSite dropoutSite,
            RowBuffer output) {
        DroppedBranch dropped = new DroppedBranch(config, kernels, branch, memory, dropoutSite);
        return switch (config.normPlacement()) {
            case PRE -> new PreNormResidual(config, norm, dropped, memory, output);
            case POST -> new PostNormResidual(config, norm, dropped, memory, output);
        };
    }
}
