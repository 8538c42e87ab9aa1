package io.ladder.model;

import io.ladder.tensor.TensorArena;
import java.util.HashMap;
import java.util.Map;

/**
 * Hands out the memory of activations, once, when layers are made.
 *
 * <p>What the backward pass reads again is kept per layer; what lives only inside one layer's pass is shared by all
 * layers under its role. A model made for inference shares everything.
 */
final class ActivationMemory {
    private final TensorArena arena;
    private final int maxRows;
    private final boolean training;
    private final Map<String, RowBuffer> shared = new HashMap<>();

    ActivationMemory(TensorArena arena, int maxRows, boolean training) {
        this.arena = arena;
        this.maxRows = maxRows;
        this.training = training;
    }

    /** Kept from forward to backward: [maxRows, columns]. */
    RowBuffer saved(String role, int columns) {
        return training ? new RowBuffer(arena.f32(maxRows, columns)) : shared(role, columns);
    }

    /** One number per row, kept from forward to backward: [maxRows]. */
    RowBuffer savedStatistic(String role) {
        return training
                ? new RowBuffer(arena.f32(maxRows))
                : shared.computeIfAbsent(role, name -> new RowBuffer(arena.f32(maxRows)));
    }

    /** Overwritten by the next layer: [maxRows, columns], the same for every caller with this role. */
    RowBuffer shared(String role, int columns) {
        RowBuffer buffer = shared.computeIfAbsent(role, name -> new RowBuffer(arena.f32(maxRows, columns)));
        if (buffer.columns() != columns) {
            throw new IllegalStateException(role + " asked for with " + columns + " and " + buffer.columns());
        }
        return buffer;
    }

    /** Whether a backward pass will follow. */
    boolean training() {
        return training;
    }

    int maxRows() {
        return maxRows;
    }
}
