package io.ladder.worker;

import io.ladder.tensor.DType;
import java.util.List;

/** What a user asks matrix products to read; {@link ComputePrecision} says what a run then takes. */
public enum Precision {
    /** bf16 where every rank's processor has instructions for it, else f32. */
    AUTO(DType.F32, DType.BF16),
    /** Everything in f32. */
    F32(DType.F32),
    /** bf16 in products and activations; weights, gradients and optimizer state stay f32. */
    BF16(DType.BF16);

    private final List<DType> candidates;

    Precision(DType... candidates) {
        this.candidates = List.of(candidates);
    }

    /** What a run may take, depending on the processors that it finds. */
    List<DType> candidates() {
        return candidates;
    }
}
