package io.ladder.tensor;

/**
 * What the products of a tile are made for, the same wherever it lies.
 *
 * @param all of the tile
 * @param head one head of it
 * @param plain one head and the keys before {@code masked}; null if there are none
 * @param masked one head and the last keys, which some query does not see
 */
record AttentionSizes(AttentionTile all, AttentionTile head, AttentionTile plain, AttentionTile masked) {
    static AttentionSizes of(AttentionTile tile) {
        int plain = tile.plainKeys();
        return new AttentionSizes(
                tile.atOrigin(),
                tile.headWithKeys(tile.keys()),
                plain == 0 ? null : tile.headWithKeys(plain),
                tile.headWithKeys(tile.keys() - plain));
    }
}
