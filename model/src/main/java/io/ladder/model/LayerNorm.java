package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** LayerNorm (Ba et al. 2016): zero mean and unit variance, then scale and, in a model with biases, shift. */
final class LayerNorm implements Norm {
    private final Kernels kernels;
    private final Weight gamma;
    private final Weight beta;
    private final float eps;
    private final RowBuffer mean;
    private final RowBuffer rstd;

    LayerNorm(Kernels kernels, Weight gamma, Weight beta, ActivationMemory memory, String role, float eps) {
        this.kernels = kernels;
        this.gamma = gamma;
        this.beta = beta;
        this.eps = eps;
        this.mean = memory.savedStatistic(role + ".mean");
        this.rstd = memory.savedStatistic(role + ".rstd");
    }

    @Override
    public void forward(Tensor x, Tensor y) {
        int rows = x.intDim(0);
        kernels.layerNormForward(x, gamma.value(), beta.value(), y, mean.rows(rows), rstd.rows(rows), eps);
    }

    @Override
    public void backward(Tensor dy, Tensor x, Tensor dx, boolean addDx) {
        int rows = x.intDim(0);
        kernels.layerNormBackward(
                dy, x, gamma.value(), mean.rows(rows), rstd.rows(rows), dx, addDx, gamma.gradient(), beta.gradient());
    }
}
