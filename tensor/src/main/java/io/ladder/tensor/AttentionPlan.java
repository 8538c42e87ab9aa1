package io.ladder.tensor;

import java.util.List;

/**
 * How one shape of attention is computed, made once per shape.
 *
 * @param tiles in order of work
 * @param sizes {@link AttentionTile#atOrigin} of each tile
 * @param sharesKeys whether several tiles add to the gradient of the same keys
 */
record AttentionPlan(List<AttentionTile> tiles, List<AttentionTile> sizes, boolean sharesKeys, DistanceBias bias)
        implements AutoCloseable {

    static AttentionPlan of(AttentionShape shape, int maxScores) {
        List<AttentionTile> tiles = AttentionTile.cover(shape, maxScores);
        boolean sharesKeys = shape.heads() > shape.kvHeads() || tiles.get(0).queries() < shape.seq();
        return new AttentionPlan(
                tiles, tiles.stream().map(AttentionTile::atOrigin).toList(), sharesKeys, new DistanceBias(shape));
    }

    @Override
    public void close() {
        bias.close();
    }
}
