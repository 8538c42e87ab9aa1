package io.ladder.tensor;

import java.util.List;

/**
 * How one shape of attention is computed, made once per shape and type.
 *
 * @param units what threads compute, neighbours on the same thread
 * @param scores of all tiles
 */
record AttentionPlan(List<AttentionUnit> units, long scores, DistanceBias bias) implements AutoCloseable {

    static AttentionPlan of(AttentionShape shape, DType dtype, int threads) {
        List<AttentionUnit> units = AttentionUnit.of(shape, dtype, threads);
        long scores = units.stream()
                .flatMap(unit -> unit.tiles().stream())
                .mapToLong(tile -> tile.scratchBytes() / Float.BYTES)
                .sum();
        return new AttentionPlan(units, scores, new DistanceBias(shape));
    }

    @Override
    public void close() {
        bias.close();
    }
}
