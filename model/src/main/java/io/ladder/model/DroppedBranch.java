package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/**
 * dropout(branch(x)) + residual; without dropout the sum is part of the branch's last product.
 *
 * <p>Stands where the f32 stream meets a branch that may compute in bf16: what enters the branch is rounded here, once per
 * pass, where it is not of its dtype already. The sum and its gradient are f32.
 */
final class DroppedBranch {
    private final Kernels kernels;
    private final Branch branch;
    private final DropoutSite site;
    private final RowBuffer dDropped;
    private final DType compute;
    private final RowBuffer roundedInput;
    private final RowBuffer roundedGradient;

    DroppedBranch(ModelConfig config, Kernels kernels, Branch branch, ActivationMemory memory, DropoutSite site) {
        this.kernels = kernels;
        this.branch = branch;
        this.site = site;
        this.compute = memory.compute();
        boolean mixed = compute != DType.F32;
        boolean wideInput = config.normPlacement() == NormPlacement.POST;
        this.roundedInput = mixed && wideInput ? memory.shared("residual.input", compute, config.dim()) : null;
        this.roundedGradient =
                mixed && memory.training() ? memory.shared("residual.dBranch", compute, config.dim()) : null;
        this.dDropped = memory.training() && config.dropout() > 0
                ? memory.shared("residual.dDropped", DType.F32, config.dim())
                : null;
    }

    /** {@code attn} or {@code ffn}: unique in a block. */
    String role() {
        return site.role();
    }

    /** y must not be the residual. */
    void forward(Pass pass, Tensor x, Tensor residual, Tensor y) {
        if (pass.drops()) {
            branch.forward(pass, rounded(x, roundedInput), null, y);
            site.apply(kernels, pass, y);
            kernels.add(residual, y);
        } else {
            branch.forward(pass, rounded(x, roundedInput), residual, y);
        }
    }

    /** Gradient of x from that of the sum; the residual's own share is the caller's. dy may be dx. */
    void backward(Pass pass, Tensor dy, Tensor x, Tensor dx, boolean addDx) {
        Tensor dBranch = dy;
        if (pass.drops()) {
            dBranch = dDropped.rows(pass.rows());
            dBranch.copyFrom(dy);
            site.apply(kernels, pass, dBranch);
        }
        branch.backward(pass, rounded(dBranch, roundedGradient), rounded(x, roundedInput), dx, addDx);
    }

    /** As {@link Branch#restore}: what is dropped comes after it. */
    void restore(Pass pass, Tensor x) {
        branch.restore(pass, rounded(x, roundedInput));
    }

    void step(CacheStep step, Tensor x, Tensor residual, Tensor y) {
        branch.step(step, rounded(x, roundedInput), residual, y);
    }

    private Tensor rounded(Tensor x, RowBuffer buffer) {
        if (x.dtype() == compute) {
            return x;
        }
        Tensor target = buffer.rows(x.intDim(0));
        kernels.convert(x, target);
        return target;
    }
}
