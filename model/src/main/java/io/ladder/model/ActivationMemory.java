package io.ladder.model;

import io.ladder.tensor.TensorArena;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Hands out the memory of activations, once, when layers are made.
 *
 * <p>What the backward pass reads again is kept per layer; what lives only inside one layer's pass is shared by all
 * layers under its role. {@link Recompute} moves roles from the one to the other: what is computed again is shared. A
 * model made for inference shares everything. Roles are unique inside a block.
 */
final class ActivationMemory {
    private final TensorArena arena;
    private final int maxRows;
    private final boolean training;
    private final Recompute recompute;
    private final Map<String, RowBuffer> shared = new HashMap<>();

    ActivationMemory(TensorArena arena, int maxRows, boolean training, Recompute recompute) {
        this.arena = arena;
        this.maxRows = maxRows;
        this.training = training;
        this.recompute = recompute;
    }

    /** The stream between blocks, kept per layer whatever is recomputed: [maxRows, columns]. */
    RowBuffer stream(String role, int columns) {
        return buffer(role, training, () -> rows(columns));
    }

    /** Kept from forward to backward, unless whole blocks are recomputed: [maxRows, columns]. */
    RowBuffer saved(String role, int columns) {
        return buffer(role, training && recompute != Recompute.BLOCK, () -> rows(columns));
    }

    /** One number per row, kept as {@link #saved}: [maxRows]. */
    RowBuffer savedStatistic(String role) {
        return buffer(role, training && recompute != Recompute.BLOCK, () -> new RowBuffer(arena.f32(maxRows)));
    }

    /** What a layer computes again from what it saved, if {@link #recomputesDerived}, else kept: [maxRows, columns]. */
    RowBuffer derived(String role, int columns) {
        return buffer(role, training && recompute == Recompute.NONE, () -> rows(columns));
    }

    /** Overwritten by the next layer: [maxRows, columns], the same for every caller with this role. */
    RowBuffer shared(String role, int columns) {
        RowBuffer buffer = buffer(role, false, () -> rows(columns));
        if (buffer.columns() != columns) {
            throw new IllegalStateException(role + " asked for with " + columns + " and " + buffer.columns());
        }
        return buffer;
    }

    /** Whether a backward pass will follow. */
    boolean training() {
        return training;
    }

    /** Whether a layer's backward pass must begin with filling its {@link #derived} buffers. */
    boolean recomputesDerived() {
        return training && recompute == Recompute.ATTENTION;
    }

    int maxRows() {
        return maxRows;
    }

    private RowBuffer buffer(String role, boolean perLayer, Supplier<RowBuffer> maker) {
        return perLayer ? maker.get() : shared.computeIfAbsent(role, name -> maker.get());
    }

    private RowBuffer rows(int columns) {
        return new RowBuffer(arena.f32(maxRows, columns));
    }
}
