package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsAheadTest {
    /** Interpreted code checks bounds of what it reads. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 1",
        "3, 13, 4, 2, 1",
        "5, 64, 4, 4, 1",
        "2, 257, 6, 3, 1",
        "2, 257, 6, 3, 3",
        "1, 700, 3, 1, 4"
    })
    void readsOnlyWhatIsThere(int batch, int seq, int heads, int kvHeads, int threads) {
        var shape = new AttentionShape(batch, seq, heads, kvHeads, 16, seq, false);
        List<AttentionUnit> units = AttentionUnit.of(shape, DType.BF16, threads);
        try (var arena = new TensorArena()) {
            Tensor qkv = arena.bf16((long) batch * seq, shape.qkvDim());
            Tensor dOut = arena.bf16((long) batch * seq, shape.outDim());
            var ahead = new RowsAhead();
            for (int thread = 0; thread < threads; thread++) {
                int to = RowThreads.start(units.size(), 1, thread + 1, threads);
                ahead.begin();
                for (int i = RowThreads.start(units.size(), 1, thread, threads); i < to; i++) {
                    int index = i;
                    assertThatCode(() -> ahead.read(units, index, to, qkv, dOut))
                            .doesNotThrowAnyException();
                }
            }
        }
    }
}
