package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ladder.tensor.Matmul.Epilogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of oneDNN's implementations of a product is taken. */
class MatmulTest {
    /** With the stack pointer in the heap, a signal is the end of the process. */
    @ParameterizedTest
    @CsvSource({
        "768, 128, 512",
        "768, 65, 505",
        "768, 128, 253",
        "2048, 256, 256",
        "2, 512, 2048",
        "262, 4096, 2048",
        "100000, 256, 600",
        "768, 400, 1024",
    })
    void productsThatWouldMoveTheStackPointerAreMadeByBlocks(int rows, int columns, int depth) {
        assumeTrue(OneDnn.describe().matches(".* avx(2|512|10).*"), OneDnn.describe());
        for (Epilogue epilogue : Epilogue.values()) {
            MatrixLayout outByIn =
                    MatrixLayout.rowMajor(DType.F32, columns, depth).transposed();
            assertThat(implementation(rows, columns, outByIn, true, epilogue))
                    .as("forward, %s", epilogue)
                    .startsWith("brg");
            MatrixLayout inByOut = MatrixLayout.rowMajor(DType.F32, depth, columns);
            assertThat(implementation(rows, columns, inByOut, false, epilogue))
                    .as("input gradient, %s", epilogue)
                    .startsWith("brg");
        }
    }

    @ParameterizedTest
    @CsvSource({"768, 512, 128", "768, 128, 252", "768, 128, 257", "768, 128, 504", "2048, 1024, 768", "1, 512, 2048"})
    void othersAreOneDnnsChoice(int rows, int columns, int depth) {
        assertThat(DirectGemm.movesStackPointer(rows, columns, depth)).isFalse();
    }

    @Test
    void withoutAvx512OneDnnChoosesGemm() {
        assumeTrue(OneDnn.describe().endsWith(" avx2"), OneDnn.describe());
        MatrixLayout weights = MatrixLayout.rowMajor(DType.F32, 512, 128).transposed();
        assertThat(implementation(768, 512, weights, true, Epilogue.OVERWRITE)).startsWith("gemm");
    }

    private static String implementation(int rows, int columns, MatrixLayout weights, boolean bias, Epilogue epilogue) {
        try (var onednn = new OneDnn();
                var stream = new OneDnnStream(onednn);
                var product = new Matmul(
                        stream,
                        MatrixLayout.rowMajor(DType.F32, rows, weights.dims()[0]),
                        weights,
                        // a part of the columns of a wider result, as a thread has it
                        MatrixLayout.rowMajor(DType.F32, rows, columns + 64).columns(columns),
                        bias,
                        epilogue)) {
            return product.implementation();
        }
    }
}
