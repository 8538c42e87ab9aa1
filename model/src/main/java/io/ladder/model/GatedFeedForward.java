package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** SwiGLU (Shazeer 2020): y = down(silu(gate(x)) * up(x)), gate and up in one product. */
final class GatedFeedForward implements FeedForward {
    private final Kernels kernels;
    private final Linear gateUp;
    private final Linear down;
    private final RowBuffer before;
    private final RowBuffer after;
    private final RowBuffer dBefore;
    private final RowBuffer dAfter;
    private final boolean recomputes;

    GatedFeedForward(ModelConfig config, Kernels kernels, Weights weights, ActivationMemory memory, String prefix) {
        this.kernels = kernels;
        this.gateUp = new Linear(
                kernels,
                weights.matrix(prefix + "gate.weight", prefix + "up.weight"),
                weights.getIfPresent(prefix + "gate.bias", prefix + "up.bias"));
        this.down =
                new Linear(kernels, weights.matrix(prefix + "down.weight"), weights.getIfPresent(prefix + "down.bias"));
        this.before = memory.saved("ffn.before", memory.compute(), 2 * config.ffn());
        this.after = memory.derived("ffn.after", memory.compute(), config.ffn());
        this.dBefore = memory.training() ? memory.shared("ffn.dBefore", memory.compute(), 2 * config.ffn()) : null;
        this.dAfter = memory.training() ? memory.shared("ffn.dAfter", memory.compute(), config.ffn()) : null;
        this.recomputes = memory.recomputesDerived();
    }

    @Override
    public void forwardRows(Tensor x, Tensor residual, Tensor y, boolean training) {
        restoreRows(x);
        down.forward(after.rows(x.intDim(0)), residual, y);
    }

    @Override
    public void restoreRows(Tensor x) {
        int rows = x.intDim(0);
        gateUp.forward(x, null, before.rows(rows));
        activate(rows);
    }

    @Override
    public void backward(Pass pass, Tensor dy, Tensor x, Tensor dx, boolean addDx) {
        int rows = pass.rows();
        if (recomputes) {
            activate(rows);
        }
        down.backward(pass, dy, after.rows(rows), dAfter.rows(rows), false);
        kernels.swiGluBackward(before.rows(rows), dAfter.rows(rows), dBefore.rows(rows));
        gateUp.backward(pass, dBefore.rows(rows), x, dx, addDx);
    }

    private void activate(int rows) {
        kernels.swiGluForward(before.rows(rows), after.rows(rows));
    }
}
