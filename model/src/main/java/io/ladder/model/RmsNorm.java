package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** RMSNorm (Zhang and Sennrich 2019): unit mean square, then scale. */
final class RmsNorm implements Norm {
    private final Kernels kernels;
    private final Weight gamma;
    private final float eps;
    private final RowBuffer rstd;

    RmsNorm(Kernels kernels, Weight gamma, ActivationMemory memory, String role, float eps) {
        this.kernels = kernels;
        this.gamma = gamma;
        this.eps = eps;
        this.rstd = memory.savedStatistic(role + ".rstd");
    }

    @Override
    public void forward(Tensor x, Tensor y) {
        kernels.rmsNormForward(x, gamma.value(), y, rstd.rows(x.intDim(0)), eps);
    }

    @Override
    public void backward(Tensor dy, Tensor x, Tensor dx, boolean addDx) {
        kernels.rmsNormBackward(dy, x, gamma.value(), rstd.rows(x.intDim(0)), dx, addDx, gamma.gradient());
    }
}
