package io.ladder.tensor;

import static io.ladder.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.Matmul.Epilogue;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights' gradients of copies with padded rows, on any processor: which are, and what comes out. */
class PaddedMatmulTest extends KernelComparison {
    PaddedMatmulTest() {
        super(23);
    }

    /** One or both operands, in one piece and in several that are no multiples of each other, more than threads. */
    @ParameterizedTest
    @CsvSource({
        "77, 512, 512, 1, false",
        "77, 512, 512, 3, true",
        "1100, 130, 2304, 1, true",
        "1100, 130, 2304, 3, false",
        "1100, 2304, 141, 3, true",
        "1025, 2049, 256, 1, false",
        "40, 256, 128, 2, false",
    })
    void gradientIsThatOfPlainKernels(int rows, int in, int out, int numThreads, boolean add) {
        Tensor dy = random.normal(rows, out);
        Tensor x = random.normal(rows, in);
        Tensor before = random.normal(out, in);
        Tensor expected = random.copy(before);
        plain.linearBackwardWeight(dy, x, expected, add, null);
        Tensor dWeight = random.copy(before);
        try (var onednn = new OneDnn();
                var threads = new RowThreads(numThreads);
                var operands = new PackedOperands(numThreads)) {
            List<OneDnnStream> streams = IntStream.range(0, numThreads)
                    .mapToObj(i -> new OneDnnStream(onednn))
                    .toList();
            Optional<PaddedMatmul> product = PaddedMatmul.of(
                    streams,
                    threads,
                    operands,
                    MatrixLayout.rowMajor(DType.F32, rows, out).transposed(),
                    MatrixLayout.rowMajor(DType.F32, rows, in),
                    MatrixLayout.rowMajor(DType.F32, out, in),
                    add ? Epilogue.ADD_TO_DESTINATION : Epilogue.OVERWRITE);
            product.orElseThrow().run(dy, x, 0, 0, dWeight);
            assertThat(operands.src().bytes() + operands.weights().bytes())
                    .isEqualTo(product.get().packedSrcBytes() + product.get().packedWeightsBytes());
            product.get().close();
            streams.forEach(OneDnnStream::close);
        }
        assertClose("dWeight", dWeight, expected, rows + 1);
    }

    /** Only rows that share sets of the cache, only where oneDNN does not pack by itself, and only if enough is gained. */
    @ParameterizedTest
    @CsvSource({
        "512, 128, 1, true, false",
        "256, 1024, 1, true, true",
        "192, 768, 1, false, true",
        "512, 512, 1, true, true",
        "544, 512, 1, false, false",
        "1024, 512, 1, false, false",
        "1024, 512, 4, true, true",
        "1000, 250, 1, false, false",
        "128, 128, 1, false, false",
        "1024, 64, 1, false, false",
    })
    void whichAreCopied(int rows, int columns, int threads, boolean src, boolean weights) {
        Optional<PaddingPlan> plan = PaddingPlan.of(rows, columns, 768, threads);
        assertThat(plan.map(PaddingPlan::src).orElse(false)).as("src").isEqualTo(src);
        assertThat(plan.map(PaddingPlan::weights).orElse(false)).as("weights").isEqualTo(weights);
    }

    /** However long rows and operands are, copies take some MiB. */
    @Test
    void copiesStaySmall() {
        PaddingPlan plan = PaddingPlan.of(256, 128 * 1024, 1 << 20, 1).orElseThrow();
        assertThat(plan.srcBytes() + plan.weightsBytes()).isEqualTo(4L * 1024 * (2048 + 16 + 256 + 16));
        assertThat(PaddingPlan.of(256, 2049, 1025, 1)).hasValueSatisfying(even -> {
            assertThat(even.columns()).as("two pieces alike").isEqualTo(1040);
            assertThat(even.depth()).isEqualTo(528);
        });
    }

    @Test
    void copiesAreCountedWithoutTheLibrary() {
        var shape = new LinearShape(
                768, 128, 512, DType.F32, DType.F32, DType.F32, true, false, LinearShape.InputGradient.STORED, false);
        assertThat(PackedScratch.most(List.of(shape), 1)).isEqualTo(4L * 768 * (512 + 16));
        try (var onednn = new OneDnn();
                var stream = new OneDnnStream(onednn);
                var threads = new RowThreads(1);
                var linear = new OneDnnLinear(List.of(stream), threads)) {
            assertThat(linear.packedBytes(List.of(shape)))
                    .as("what is asked for where rows are padded")
                    .isEqualTo(OneDnn.hasAvx512() ? 0 : PackedScratch.most(List.of(shape), 1));
        }
    }
}
