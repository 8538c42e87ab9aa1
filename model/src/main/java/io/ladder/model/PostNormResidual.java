package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.Tensor;

/** y = norm(x + dropout(branch(x))). */
final class PostNormResidual implements Residual {
    private final Norm norm;
    private final DroppedBranch branch;
    private final RowBuffer sum;
    private final RowBuffer output;
    private final RowBuffer dSum;

    PostNormResidual(ModelConfig config, Norm norm, DroppedBranch branch, ActivationMemory memory, RowBuffer output) {
        this.norm = norm;
        this.branch = branch;
        this.sum = memory.saved(branch.role() + ".sum", DType.F32, config.dim());
        this.output = output;
        this.dSum = memory.training() ? memory.shared("residual.dSum", DType.F32, config.dim()) : null;
    }

    @Override
    public Tensor forward(Pass pass, Tensor x) {
        Tensor y = output.rows(pass.rows());
        branch.forward(pass, x, x, sum.rows(pass.rows()));
        norm.forward(sum.rows(pass.rows()), y);
        return y;
    }

    @Override
    public void backward(Pass pass, Tensor x, Tensor gradient) {
        Tensor dx = dSum.rows(pass.rows());
        norm.backward(gradient, sum.rows(pass.rows()), dx, false);
        gradient.copyFrom(dx);
        branch.backward(pass, dx, x, gradient, true);
    }

    /** All of it: the norm's backward pass reads the sum. */
    @Override
    public void restore(Pass pass, Tensor x) {
        forward(pass, x);
    }

    @Override
    public Tensor step(CacheStep step, Tensor x) {
        int rows = x.intDim(0);
        branch.step(step, x, x, sum.rows(rows));
        norm.forward(sum.rows(rows), output.rows(rows));
        return output.rows(rows);
    }
}
