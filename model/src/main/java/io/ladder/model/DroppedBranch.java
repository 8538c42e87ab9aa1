package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** dropout(branch(x)) + residual; without dropout the sum is part of the branch's last product. */
final class DroppedBranch {
    private final Kernels kernels;
    private final Branch branch;
    private final DropoutSite site;
    private final RowBuffer dDropped;

    DroppedBranch(ModelConfig config, Kernels kernels, Branch branch, ActivationMemory memory, DropoutSite site) {
        this.kernels = kernels;
        this.branch = branch;
        this.site = site;
        this.dDropped =
                memory.training() && config.dropout() > 0 ? memory.shared("residual.dDropped", config.dim()) : null;
    }

    /** {@code attn} or {@code ffn}: unique in a block. */
    String role() {
        return site.role();
    }

    /** y must not be the residual. */
    void forward(Pass pass, Tensor x, Tensor residual, Tensor y) {
        if (pass.drops()) {
            branch.forward(pass, x, null, y);
            site.apply(kernels, pass, y);
            kernels.add(residual, y);
        } else {
            branch.forward(pass, x, residual, y);
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
        branch.backward(pass, dBranch, x, dx, addDx);
    }

    /** As {@link Branch#restore}: what is dropped comes after it. */
    void restore(Pass pass, Tensor x) {
        branch.restore(pass, x);
    }

    void step(CacheStep step, Tensor x, Tensor residual, Tensor y) {
        branch.step(step, x, residual, y);
    }
}
