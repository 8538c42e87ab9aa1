package io.ladder.tensor;

import io.ladder.tensor.AttentionProducts.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Tiles of the same sequences and key/value heads that one thread computes, one after another.
 *
 * @param group number of those sequences and heads
 * @param tiles in order of work
 * @param sizes of each tile: {@link AttentionTile#atOrigin}
 * @param alone whether no other unit adds to the gradients of the same keys
 */
record AttentionUnit(int group, List<AttentionTile> tiles, List<AttentionTile> sizes, boolean alone) {

    /**
     * The units of a shape for so many threads: its groups, or, if those are fewer than the threads, parts of them of
     * about the same work.
     */
    static List<AttentionUnit> of(AttentionShape shape, DType dtype, int threads) {
        List<List<AttentionTile>> groups = AttentionCover.groups(shape, dtype, threads);
        int pieces = Math.max(1, threads / groups.size());
        var units = new ArrayList<AttentionUnit>();
        for (int group = 0; group < groups.size(); group++) {
            List<List<AttentionTile>> parts = cut(groups.get(group), pieces);
            for (List<AttentionTile> part : parts) {
                units.add(new AttentionUnit(
                        group, part, part.stream().map(AttentionTile::atOrigin).toList(), parts.size() == 1));
            }
        }
        return List.copyOf(units);
    }

    /**
     * Where the gradients of keys and values add up: in f32 apart from dQkv if it is bf16, or if another unit adds to the
     * same ones.
     */
    boolean gathers(DType dtype) {
        return !alone || tiles.size() > 1 && (dtype != DType.F32 || !firstHasAllKeys());
    }

    /** Where one of the tiles, by its place in the order of work, puts the gradients of its keys and values. */
    Target target(int tile, DType dtype) {
        boolean adds = tile > 0 || !firstHasAllKeys();
        if (gathers(dtype)) {
            return adds ? Target.GATHERED_ADDED : Target.GATHERED;
        }
        return adds ? Target.ADDED : Target.DIRECT;
    }

    /** Whether the first tile writes the gradients of all keys, so that nothing must be zero before. */
    boolean firstHasAllKeys() {
        AttentionTile first = tiles.get(0);
        return first.keyFrom() == 0 && first.keyTo() == first.shape().seq();
    }

    private static List<List<AttentionTile>> cut(List<AttentionTile> tiles, int pieces) {
        long total = tiles.stream().mapToLong(AttentionTile::scratchBytes).sum();
        var parts = new ArrayList<List<AttentionTile>>();
        var part = new ArrayList<AttentionTile>();
        long done = 0;
        for (AttentionTile tile : tiles) {
            part.add(tile);
            done += tile.scratchBytes();
            if (done * pieces >= total * (parts.size() + 1)) {
                parts.add(List.copyOf(part));
                part.clear();
            }
        }
        return parts;
    }
}
