package io.ladder.tensor;

import static io.ladder.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ladder.tensor.Matmul.Epilogue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products by oneDNN's gemm itself. The build runs this with AVX2, whatever else the processor has. */
class GemmMatmulTest extends KernelComparison {
    GemmMatmulTest() {
        super(29);
    }

    @BeforeEach
    void withoutAvx512() {
        if ("AVX2".equals(System.getenv("ONEDNN_MAX_CPU_ISA"))) {
            assertThat(OneDnn.hasAvx512()).as(OneDnn.describe()).isFalse();
        }
        assumeFalse(OneDnn.hasAvx512(), OneDnn.describe());
    }

    /** Deep sums of few rows, in one piece and in several. */
    @ParameterizedTest
    @CsvSource({
        "13, 207, 253, false, OVERWRITE",
        "13, 207, 512, true, OVERWRITE",
        "64, 384, 1536, true, ADD_TENSOR",
        "64, 384, 1536, false, ADD_TENSOR",
        "2, 77, 1023, true, ADD_TO_DESTINATION",
        "127, 64, 517, false, ADD_TO_DESTINATION",
    })
    void forwardIsThatOfPlainKernels(int rows, int out, int in, boolean withBias, Epilogue epilogue) {
        Tensor x = random.normal(rows, in);
        Tensor weight = random.normal(out, in);
        Tensor bias = withBias ? random.normal(out) : null;
        Tensor addend = random.normal(rows, out);
        Tensor expected = random.copy(addend);
        plain.linearForward(x, weight, bias, epilogue == Epilogue.OVERWRITE ? null : addend, expected);
        Tensor y = epilogue == Epilogue.ADD_TO_DESTINATION ? random.copy(addend) : random.garbage(DType.F32, rows, out);
        run(
                MatrixLayout.rowMajor(DType.F32, rows, in),
                MatrixLayout.rowMajor(DType.F32, out, in).transposed(),
                epilogue,
                x,
                weight,
                bias,
                addend,
                y);
        assertClose("y", y, expected, in + 2);
    }

    @ParameterizedTest
    @CsvSource({"13, 512, 207, OVERWRITE", "64, 2048, 384, ADD_TO_DESTINATION", "300, 40, 500, ADD_TO_DESTINATION"})
    void inputGradientIsThatOfPlainKernels(int rows, int out, int in, Epilogue epilogue) {
        Tensor dy = random.normal(rows, out);
        Tensor weight = random.normal(out, in);
        Tensor before = random.normal(rows, in);
        Tensor expected = random.copy(before);
        plain.linearBackwardInput(dy, weight, expected, epilogue == Epilogue.ADD_TO_DESTINATION);
        Tensor dx = random.copy(before);
        run(
                MatrixLayout.rowMajor(DType.F32, rows, out),
                MatrixLayout.rowMajor(DType.F32, out, in),
                epilogue,
                dy,
                weight,
                null,
                null,
                dx);
        assertClose("dx", dx, expected, out + 1);
    }

    /** Down the rows of both, degenerate ones included: added to the gradient where it lies. */
    @ParameterizedTest
    @CsvSource({"1, 13, 207", "207, 1, 13", "207, 13, 1", "1, 1, 1", "1023, 128, 384", "513, 700, 600"})
    void weightGradientIsAddedWithoutACopy(int rows, int in, int out) {
        Tensor dy = random.normal(rows, out);
        Tensor x = random.normal(rows, in);
        Tensor before = random.normal(out, in);
        Tensor expected = random.copy(before);
        plain.linearBackwardWeight(dy, x, expected, true, null);
        Tensor dWeight = random.copy(before);
        run(
                MatrixLayout.rowMajor(DType.F32, rows, out).transposed(),
                MatrixLayout.rowMajor(DType.F32, rows, in),
                Epilogue.ADD_TO_DESTINATION,
                dy,
                x,
                null,
                null,
                dWeight);
        assertClose("dWeight", dWeight, expected, rows + 1);
    }

    /** A large vocabulary's, whose copy would take 147 MiB. */
    @Test
    void largeGradientsTakeNoScratchpad() {
        var shape = new LinearShape(
                512,
                768,
                50_257,
                DType.F32,
                DType.F32,
                DType.F32,
                false,
                false,
                LinearShape.InputGradient.STORED,
                true);
        try (var onednn = new OneDnn();
                var stream = new OneDnnStream(onednn);
                var threads = new RowThreads(1);
                var linear = new OneDnnLinear(List.of(stream), threads)) {
            assertThat(linear.scratchpadBytes(shape, 0)).isLessThan(1 << 20);
        }
    }

    private static void run(
            MatrixLayout src,
            MatrixLayout weights,
            Epilogue epilogue,
            Tensor a,
            Tensor b,
            Tensor bias,
            Tensor addend,
            Tensor result) {
        MatrixLayout dst = MatrixLayout.rowMajor(DType.F32, src.dims()[0], weights.dims()[1]);
        try (var onednn = new OneDnn();
                var stream = new OneDnnStream(onednn)) {
            AddressedProduct product = AddressedProduct.of(stream, src, weights, dst, bias != null, epilogue);
            assertThat(product).isInstanceOf(GemmMatmul.class);
            product.run(
                    a.address(),
                    b.address(),
                    bias == null ? 0 : bias.address(),
                    addend == null ? 0 : addend.address(),
                    result.address());
            product.close();
        }
    }
}
