package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AttentionTileTest {
    @Property(tries = 300, seed = "7")
    void tilesCoverEveryQueryOnceWithTheKeysItSees(
            @ForAll @IntRange(min = 1, max = 4) int batch,
            @ForAll @IntRange(min = 1, max = 90) int seq,
            @ForAll @IntRange(min = 1, max = 3) int kvHeads,
            @ForAll @IntRange(min = 1, max = 3) int group,
            @ForAll @IntRange(min = 1, max = 100) int window,
            @ForAll @IntRange(min = 1, max = 20_000) int maxScores) {
        var shape = new AttentionShape(batch, seq, kvHeads * group, kvHeads, 4, window, false);
        Map<Integer, Integer> tilesOfQuery = new HashMap<>();
        for (AttentionTile tile : AttentionTile.cover(shape, maxScores)) {
            // A tile may exceed the bound only where a single vector of queries does.
            assertThat(tile.scratchBytes() / 4 <= maxScores || tile.queries() <= Lanes.COUNT)
                    .isTrue();
            for (int row = 0; row < tile.rows(); row++) {
                int query = tile.queryOf(row);
                assertThat(tile.keyFrom()).isLessThanOrEqualTo(Math.max(0, query - window + 1));
                assertThat(tile.keyFrom() + tile.keys()).isGreaterThan(query);
                assertThat(tile.firstVector(query)).isLessThan(tile.endVector(query));
                assertThat(tile.endVector(query)).isLessThanOrEqualTo(tile.rowStride());
                tilesOfQuery.merge(tile.logSumExpOf(row), 1, Integer::sum);
            }
        }
        assertThat(tilesOfQuery).hasSize(batch * seq * shape.heads()).allSatisfy((query, tiles) -> assertThat(tiles)
                .isEqualTo(1));
    }
}
