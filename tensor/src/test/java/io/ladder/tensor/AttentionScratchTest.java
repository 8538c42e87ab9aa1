package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionScratchTest extends KernelComparison {
    AttentionScratchTest() {
        super(3);
    }

    /** Scratch that the products' own packing takes is measured with it, so the growth by attention alone is compared. */
    @ParameterizedTest
    @CsvSource({
        "1, F32, 6, 64, 4, 4, 32",
        "1, BF16, 6, 64, 4, 4, 32",
        "1, BF16, 2, 600, 4, 2, 16",
        "1, F32, 2, 600, 4, 2, 16",
        "1, BF16, 1, 2048, 2, 1, 8",
        "2, F32, 6, 64, 4, 4, 32",
        "3, BF16, 2, 600, 4, 2, 16",
        "3, F32, 1, 2048, 2, 1, 8"
    })
    void whatIsPredictedIsTaken(int threads, DType dtype, int batch, int seq, int heads, int kvHeads, int headDim) {
        assumeProductsOf(dtype);
        var shape = new AttentionShape(batch, seq, heads, kvHeads, headDim, seq, false);
        long rows = (long) batch * seq;
        Tensor qkv = random.normal(dtype, rows, shape.qkvDim());
        Tensor out = random.garbage(dtype, rows, shape.outDim());
        Tensor lse = random.garbage(rows * heads);
        try (OneDnn onednn = new OneDnn();
                RowThreads pool = new RowThreads(threads);
                OneDnnStream one = new OneDnnStream(onednn);
                OneDnnStream two = new OneDnnStream(onednn);
                OneDnnStream three = new OneDnnStream(onednn);
                OneDnnAttention attention =
                        new OneDnnAttention(List.of(one, two, three).subList(0, threads), pool)) {
            attention.forward(shape, qkv, out, lse, AttentionDropout.NONE);
            attention.backward(
                    shape, qkv, out, lse, out, random.garbage(dtype, rows, shape.qkvDim()), AttentionDropout.NONE);
            assertThat(AttentionScratch.bytes(shape, dtype, threads)).isEqualTo(attention.scratchBytes());
        }
    }

    @Test
    void onlyBf16GathersGradientsOfKeysThatTilesShare() {
        var grouped = new AttentionShape(2, 600, 4, 2, 16, 600, false);
        long sums = 4L * 600 * 2 * 16; // keys and values of one sequence and head at a time
        assertThat(AttentionScratch.bytes(grouped, DType.BF16, 1) - AttentionScratch.bytes(grouped, DType.F32, 1))
                .isEqualTo(sums);
    }
}
