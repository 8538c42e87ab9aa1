package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTileTest {
    @Property(tries = 300, seed = "7")
    void tilesCoverEveryQueryOnceWithTheKeysItSees(
            @ForAll @IntRange(min = 1, max = 4) int batch,
            @ForAll @IntRange(min = 1, max = 90) int seq,
            @ForAll @IntRange(min = 1, max = 3) int kvHeads,
            @ForAll @IntRange(min = 1, max = 3) int group,
            @ForAll @IntRange(min = 1, max = 100) int window,
            @ForAll @IntRange(min = 1, max = 20_000) int maxScores,
            @ForAll @IntRange(min = 1, max = 5) int threads) {
        var shape = new AttentionShape(batch, seq, kvHeads * group, kvHeads, 4, window, false);
        Map<Integer, Integer> tilesOfQuery = new HashMap<>();
        for (AttentionTile tile : tiles(shape, threads, maxScores)) {
            // A tile may exceed the bound only where a single line of queries does.
            assertThat(tile.scratchBytes() / 4 <= maxScores || tile.queries() <= AttentionTile.LINE)
                    .isTrue();
            for (int head = 0; head < tile.heads(); head++) {
                for (int i = 0; i < tile.queries(); i++) {
                    int query = tile.queryFrom() + i;
                    assertThat(tile.firstKeyOf(query)).isNotNegative();
                    assertThat(tile.keyFrom() + tile.firstKeyOf(query)).isEqualTo(Math.max(0, query - window + 1));
                    assertThat(tile.endKeyOf(query)).isLessThanOrEqualTo(tile.keys());
                    assertThat(tile.keyFrom() + tile.endKeyOf(query)).isEqualTo(query + 1);
                    tilesOfQuery.merge(tile.logSumExpAt(head) + i, 1, Integer::sum);
                }
            }
        }
        assertThat(tilesOfQuery).hasSize(batch * seq * shape.heads()).allSatisfy((query, tiles) -> assertThat(tiles)
                .isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256, 1000, 4096, 10_000, 32_768})
    void fewMatrixProductsServeManyTiles(int seq) {
        for (int window : new int[] {seq, 777}) {
            var shape = new AttentionShape(2, seq, 4, 2, 64, window, false);
            Set<AttentionTile> sizes = tiles(shape, 1, 1 << 17).stream()
                    .map(AttentionTile::atOrigin)
                    .collect(Collectors.toSet());
            // 16 key counts, two or three more where a window moves them, and as many of the shorter last tile
            assertThat(sizes.size()).isLessThanOrEqualTo(40);
        }
    }

    @Test
    void scratchOfATileGrowsAtMostWithTheSequence() {
        for (int seq = 4096; seq <= 32_768; seq *= 2) {
            var shape = new AttentionShape(2, seq, 4, 2, 64, seq, false);
            long largest = tiles(shape, 1, 1 << 17).stream()
                    .mapToLong(AttentionTile::scratchBytes)
                    .max()
                    .orElseThrow();
            assertThat(largest).isLessThanOrEqualTo(Math.max(4L << 17, 4L * AttentionTile.LINE * seq));
        }
    }

    private static List<AttentionTile> tiles(AttentionShape shape, int threads, int maxScores) {
        return AttentionCover.groups(shape, DType.F32, threads, maxScores).stream()
                .flatMap(List::stream)
                .toList();
    }
}
