package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.LinearShape.InputGradient;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of working memory before a run is no less than what the library asks for in it. */
class KernelScratchTest extends KernelComparison {
    KernelScratchTest() {
        super(31);
    }

    /** A large vocabulary, and gradients of many keys that tiles share, on one and three threads. */
    @ParameterizedTest
    @CsvSource({
        "F32, 2, 256, 6, 6, 64, 1536, 4096",
        "BF16, 2, 256, 6, 6, 64, 1536, 4096",
        "F32, 1, 512, 12, 12, 64, 3072, 50257",
        "BF16, 1, 512, 12, 12, 64, 3072, 50257",
        "F32, 1, 8192, 1, 1, 512, 2048, 257",
        "F32, 1, 16384, 16, 4, 128, 8192, 257",
        "BF16, 1, 16384, 16, 4, 128, 8192, 257",
        "F32, 1, 32768, 4, 1, 256, 4096, 257",
    })
    void boundHolds(DType compute, int sequences, int seq, int heads, int kvHeads, int headDim, int ffn, int vocab) {
        assumeProductsOf(compute);
        var attention = new AttentionShape(sequences, seq, heads, kvHeads, headDim, seq, false);
        int rows = sequences * seq;
        int dim = heads * headDim;
        var shapes = new KernelShapes(
                compute,
                List.of(
                        linear(compute, rows, dim, Math.toIntExact(attention.qkvDim()), false, InputGradient.STORED),
                        linear(compute, rows, dim, ffn, false, InputGradient.ADDED),
                        linear(compute, rows, ffn, dim, true, InputGradient.TIMES_SLOPE),
                        linear(compute, Math.min(rows, 512), dim, vocab, false, InputGradient.STORED)),
                attention,
                dim,
                ffn,
                false);
        for (int i = 0; i < fastSets.length; i++) {
            int threads = i == 0 ? 1 : 3;
            assertThat(fastSets[i].scratchBytes(shapes))
                    .as("%d threads, %s", threads, OneDnn.describe())
                    .isLessThanOrEqualTo(KernelScratch.most(shapes, threads));
        }
    }

    private static LinearShape linear(
            DType compute, int rows, int in, int out, boolean residual, InputGradient inputGradient) {
        return new LinearShape(
                rows,
                in,
                out,
                compute,
                residual ? DType.F32 : compute,
                inputGradient == InputGradient.ADDED ? DType.F32 : compute,
                true,
                residual,
                inputGradient,
                true);
    }
}
