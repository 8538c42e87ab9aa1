package io.ladder.model;

import io.ladder.tensor.Tensor;

/** y = x + dropout(branch(norm(x))). */
final class PreNormResidual implements Residual {
    private final Norm norm;
    private final DroppedBranch branch;
    private final RowBuffer normed;
    private final RowBuffer output;
    private final RowBuffer dNormed;

    PreNormResidual(ModelConfig config, Norm norm, DroppedBranch branch, ActivationMemory memory, RowBuffer output) {
        this.norm = norm;
        this.branch = branch;
        this.normed = memory.saved(branch.role() + ".normed", memory.compute(), config.dim());
        this.output = output;
        this.dNormed = memory.training() ? memory.shared("residual.dNormed", memory.compute(), config.dim()) : null;
    }

    @Override
    public Tensor forward(Pass pass, Tensor x) {
        Tensor y = output.rows(pass.rows());
        norm.forward(x, normed.rows(pass.rows()));
        branch.forward(pass, normed.rows(pass.rows()), x, y);
        return y;
    }

    @Override
    public void backward(Pass pass, Tensor x, Tensor gradient) {
        Tensor dy = dNormed.rows(pass.rows());
        branch.backward(pass, gradient, normed.rows(pass.rows()), dy, false);
        norm.backward(dy, x, gradient, true);
    }

    /** Not the output: the caller of the block has it. */
    @Override
    public void restore(Pass pass, Tensor x) {
        norm.forward(x, normed.rows(pass.rows()));
        branch.restore(pass, normed.rows(pass.rows()));
    }

    @Override
    public Tensor step(CacheStep step, Tensor x) {
        int rows = x.intDim(0);
        norm.forward(x, normed.rows(rows));
        branch.step(step, normed.rows(rows), x, output.rows(rows));
        return output.rows(rows);
    }
}
