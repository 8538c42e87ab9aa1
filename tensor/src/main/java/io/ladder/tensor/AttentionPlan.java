package io.ladder.tensor;

import java.util.List;

/**
 * How one shape of attention is computed, made once per shape and type.
 *
 * @param units what threads compute, neighbours on the same thread
 * @param scores of all tiles
 * @param readsAhead whether {@link RowsAhead} is asked: only products of matrix units are so fast that they wait for memory
 */
record AttentionPlan(List<AttentionUnit> units, long scores, boolean readsAhead, DistanceBias bias)
        implements AutoCloseable {

    static AttentionPlan of(AttentionShape shape, DType dtype, int threads) {
        List<AttentionUnit> units = AttentionUnit.of(shape, dtype, threads);
        long scores = units.stream()
                .flatMap(unit -> unit.tiles().stream())
                .mapToLong(tile -> tile.scratchBytes() / Float.BYTES)
                .sum();
        boolean readsAhead = dtype == DType.BF16 && OneDnn.hasMatrixUnits();
        return new AttentionPlan(units, scores, readsAhead, new DistanceBias(shape));
    }

    @Override
    public void close() {
        bias.close();
    }
}
