package io.ladder.model;

/** Hears, while the backward pass still runs, which gradients it will not touch again. */
@FunctionalInterface
public interface GradientProgress {
    /** For callers that wait for the end. */
    GradientProgress IGNORED = from -> {};

    /**
     * Everything from element {@code from} to the end of the flat gradient buffer is final for this pass. Called with
     * falling offsets, on the thread of the backward pass; the last call says 0. A tied token table lies at the start
     * and is final only then.
     */
    void finalFrom(long from);
}
