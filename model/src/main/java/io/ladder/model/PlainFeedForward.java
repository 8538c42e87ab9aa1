package io.ladder.model;

import io.ladder.tensor.Activation;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/**
 * y = down(f(up(x))). Saves what comes before the non-linearity, u, and derives what comes after. All that backward wants of
 * u is the slope f'(u), which takes its place as soon as what comes after will not be derived again.
 */
final class PlainFeedForward implements FeedForward {
    private final Kernels kernels;
    private final Activation activation;
    private final Linear up;
    private final Linear down;
    private final RowBuffer before;
    private final RowBuffer after;
    private final RowBuffer dBefore;
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
        this.up = new Linear(kernels, weights.matrix(prefix + "up.weight"), weights.getIfPresent(prefix + "up.bias"));
        this.down =
                new Linear(kernels, weights.matrix(prefix + "down.weight"), weights.getIfPresent(prefix + "down.bias"));
        this.before = memory.saved("ffn.before", memory.compute(), config.ffn());
        this.after = memory.derived("ffn.after", memory.compute(), config.ffn());
        this.dBefore = memory.training() ? memory.shared("ffn.dBefore", memory.compute(), config.ffn()) : null;
        this.recomputes = memory.recomputesDerived();
    }

    @Override
    public void forwardRows(Tensor x, Tensor residual, Tensor y, boolean training) {
        int rows = x.intDim(0);
        up.forward(x, null, before.rows(rows));
        activate(rows, training && !recomputes);
        down.forward(after.rows(rows), residual, y);
    }

    @Override
    public void restoreRows(Tensor x) {
        int rows = x.intDim(0);
        up.forward(x, null, before.rows(rows));
        activate(rows, true);
    }

    @Override
    public void backward(Pass pass, Tensor dy, Tensor x, Tensor dx, boolean addDx) {
        int rows = pass.rows();
        if (recomputes) {
            activate(rows, true);
        }
        Tensor gradient = dBefore.rows(rows);
        down.backwardThrough(pass, before.rows(rows), dy, after.rows(rows), gradient);
        up.backward(pass, gradient, x, dx, addDx);
    }

    /** Fills {@code after}; leaves the slope in {@code before} if backward reads it next. */
    private void activate(int rows, boolean slope) {
        Tensor u = before.rows(rows);
        kernels.activationForward(activation, u, after.rows(rows), slope ? u : null);
    }
}
