package io.ladder.model;

import io.ladder.tensor.Activation;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** y = down(f(up(x))). Saves what comes before the non-linearity and derives what comes after. */
final class PlainFeedForward implements FeedForward {
    private final Kernels kernels;
    private final Activation activation;
    private final Linear up;
    private final Linear down;
    private final RowBuffer before;
    private final RowBuffer after;
    private final RowBuffer dAfter;
    private final boolean recomputes;

    PlainFeedForward(
            ModelConfig config,
            Kernels kernels,
            Weights weights,
            ActivationMemory memory,
            String prefix,
            Activation activation) {
        this.kernels = kernels;
        this.activation = activation;
        this.up = new Linear(kernels, weights.get(prefix + "up.weight"), weights.getIfPresent(prefix + "up.bias"));
        this.down =
                new Linear(kernels, weights.get(prefix + "down.weight"), weights.getIfPresent(prefix + "down.bias"));
        this.before = memory.saved("ffn.before", memory.compute(), config.ffn());
        this.after = memory.derived("ffn.after", memory.compute(), config.ffn());
        this.dAfter = memory.training() ? memory.shared("ffn.dAfter", memory.compute(), config.ffn()) : null;
        this.recomputes = memory.recomputesDerived();
    }

    @Override
    public void forwardRows(Tensor x, Tensor residual, Tensor y) {
        restoreRows(x);
        down.forward(after.rows(x.intDim(0)), residual, y);
    }

    @Override
    public void restoreRows(Tensor x) {
        int rows = x.intDim(0);
        up.forward(x, null, before.rows(rows));
        activate(rows);
    }

    @Override
    public void backward(Pass pass, Tensor dy, Tensor x, Tensor dx, boolean addDx) {
        int rows = pass.rows();
        if (recomputes) {
            activate(rows);
        }
        Tensor gradient = dAfter.rows(rows);
        down.backward(dy, after.rows(rows), gradient, false);
        kernels.activationBackward(activation, before.rows(rows), gradient, gradient);
        up.backward(gradient, x, dx, addDx);
    }

    private void activate(int rows) {
        kernels.activationForward(activation, before.rows(rows), after.rows(rows));
    }
}
