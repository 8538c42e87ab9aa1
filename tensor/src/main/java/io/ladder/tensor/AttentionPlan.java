package io.ladder.tensor;

import java.util.List;

/**
 * How one shape of attention is computed, made once per shape.
 *
 * @param tiles in order of work
 * @param sharesKeys whether several tiles add to the gradient of the same keys
 */
record AttentionPlan(List<AttentionTile> tiles, boolean sharesKeys, DistanceBias bias) implements AutoCloseable {

    static AttentionPlan of(AttentionShape shape, int maxScores) {
        List<AttentionTile> tiles = AttentionTile.cover(shape, maxScores);
        boolean sharesKeys = shape.heads() > shape.kvHeads() || tiles.get(0).queries() < shape.seq();
        return new AttentionPlan(tiles, sharesKeys, new DistanceBias(shape));
    }

    @Override
    public void close() {
        bias.close();
    }
}
