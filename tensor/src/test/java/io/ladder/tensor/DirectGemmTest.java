package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where sums are cut so that the stack pointer stays where it belongs. */
class DirectGemmTest {
    private static final int ROWS = 64;
    private static final int COLUMNS = 384;

    @Property(tries = 5000)
    void noPieceMovesTheStackPointer(@ForAll @IntRange(min = 1, max = 200_000) int depth) {
        assertSafe(depth);
    }

    @Test
    void norOneOfCommonLengths() {
        for (int depth = 1; depth <= 9000; depth++) {
            assertSafe(depth);
        }
    }

    private static void assertSafe(int depth) {
        int piece = DirectGemm.safeDepth(depth);
        assertThat(piece).as("piece of %d", depth).isBetween(1, depth);
        for (int d = 0; d < depth; d += piece) {
            int length = Math.min(piece, depth - d);
            assertThat(DirectGemm.movesStackPointer(ROWS, COLUMNS, length))
                    .as("%d of %d", length, depth)
                    .isFalse();
        }
    }

    /** Each piece reads and writes the result once more. */
    @ParameterizedTest
    @CsvSource({
        "252, 252",
        "253, 128",
        "256, 128",
        "384, 384",
        "504, 504",
        "512, 264",
        "517, 272",
        "1536, 384",
        "2048, 416"
    })
    void piecesAreFew(int depth, int piece) {
        assertThat(DirectGemm.safeDepth(depth)).isEqualTo(piece);
    }
}
