package io.ladder.worker.bench;

import io.ladder.tensor.Bf16Support;
import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.worker.ComputePrecision;
import io.ladder.worker.RunConfig;
import java.util.List;

/** What products are computed in. */
final class ComputeTypes {
    private ComputeTypes() {}

    /** Operands that the processor has matrix or vector instructions for. */
    static List<DType> of(Kernels kernels) {
        return kernels.bf16().inHardware() ? List.of(DType.F32, DType.BF16) : List.of(DType.F32);
    }

    /** Operands of a run's products on this machine. */
    static DType of(RunConfig config, Kernels kernels) {
        Bf16Support support = kernels.bf16();
        return ComputePrecision.of(config, support, support.inHardware()).dtype();
    }
}
