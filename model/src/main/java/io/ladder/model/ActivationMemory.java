package io.ladder.model;

import io.ladder.tensor.DType;
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
 *
 * <p>Callers say whether a role is f32, as the residual stream and all that is summed into it or has to do with
 * statistics, or has the {@link #compute} dtype, as what products read and write.
 */
final class ActivationMemory {
    private final TensorArena arena;
    private final int maxRows;
    private final boolean training;
    private final Recompute recompute;
    private final DType compute;
    private final Map<String, RowBuffer> shared = new HashMap<>();

    ActivationMemory(TensorArena arena, int maxRows, boolean training, Recompute recompute, DType compute) {
        this.arena = arena;
        this.maxRows = maxRows;
        this.training = training;
        this.recompute = recompute;
        this.compute = compute;
    }

    /** What products read and write. */
    DType compute() {
        return compute;
    }

    /** The stream between blocks, f32, kept per layer whatever is recomputed: [maxRows, columns]. */
    RowBuffer stream(String role, int columns) {
        return buffer(role, training, () -> rows(DType.F32, columns));
    }

    /** Kept from forward to backward, unless whole blocks are recomputed: [maxRows, columns]. */
    RowBuffer saved(String role, DType dtype, int columns) {
        return buffer(role, training && recompute != Recompute.BLOCK, () -> rows(dtype, columns));
    }

    /** One number per row, kept as {@link #saved}: [maxRows]. */
    RowBuffer savedStatistic(String role) {
        return buffer(role, training && recompute != Recompute.BLOCK, () -> new RowBuffer(arena.f32(maxRows)));
    }

    /** What a layer computes again from what it saved, if {@link #recomputesDerived}, else kept: [maxRows, columns]. */
    RowBuffer derived(String role, DType dtype, int columns) {
        return buffer(role, training && recompute == Recompute.NONE, () -> rows(dtype, columns));
    }

    /** Overwritten by the next layer: [maxRows, columns], the same for every caller with this role. */
    RowBuffer shared(String role, DType dtype, int columns) {
        RowBuffer buffer = buffer(role, false, () -> rows(dtype, columns));
        if (buffer.columns() != columns || buffer.dtype() != dtype) {
            throw new IllegalStateException(role + " asked for with " + columns + " columns of " + dtype + " and with "
                    + buffer.columns() + " of " + buffer.dtype());
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

    private RowBuffer rows(DType dtype, int columns) {
        return new RowBuffer(arena.allocate(dtype, maxRows, columns));
    }
}
