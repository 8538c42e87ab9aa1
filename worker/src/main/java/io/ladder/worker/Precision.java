package io.ladder.worker;

import io.ladder.tensor.DType;
import java.util.List;

/** What a user asks matrix products to read; {@link ComputePrecision} says what a run then takes. */
public enum Precision {
    /** bf16 where every rank's processor has instructions for it, else f32. */
    AUTO,
    /** Everything in f32. */
    F32,
    /** bf16 in products and activations; weights, gradients and optimizer state stay f32. */
    BF16;

    /** What a run may take, depending on the processors that it finds. */
    List<DType> candidates() {
        return switch (this) {
            case AUTO -> List.of(DType.F32, DType.BF16);
            case F32 -> List.of(DType.F32);
            case BF16 -> List.of(DType.BF16);
        };
    }
}
