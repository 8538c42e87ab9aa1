package io.ladder.worker.bench;

import io.ladder.tensor.DType;
import io.ladder.worker.TrainConfig;
import java.util.List;

/** What products are computed in. */
final class ComputeTypes {
    private ComputeTypes() {}

    /** Operands that the processor has matrix or vector instructions for. */
    static List<DType> ofThisMachine() {
        return List.of(DType.F32);
    }

    /** Operands of a run's products; {@code train.precision} knows f32 and auto, which is f32. */
    static DType of(TrainConfig train) {
        return switch (train.precision()) {
            case AUTO, F32 -> DType.F32;
        };
    }
}
