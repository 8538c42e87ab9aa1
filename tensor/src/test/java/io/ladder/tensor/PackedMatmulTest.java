package io.ladder.tensor;

import static io.ladder.tensor.Closeness.assertClose;
import static io.ladder.tensor.DType.BF16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How operands are laid out, element by element, and products that are packed in pieces. */
class PackedMatmulTest extends KernelComparison {
    PackedMatmulTest() {
        super(17);
    }

    @ParameterizedTest
    @CsvSource({"1,1,16", "13,207,32", "207,13,48", "64,96,32", "1023,77,64", "33,300,64"})
    void packedRows(int rows, int columns, int blockColumns) {
        assumeTrue(VectorTiles.SUPPORTED);
        Tensor x = random.normal(BF16, rows, columns);
        var layout = new PackedLayout(rows, columns, blockColumns);
        Tensor units = random.garbage(DType.F32, layout.bytes() / Float.BYTES);
        Tensor packed = units.as(BF16);
        var pack = new PackRows();
        pack.of(x.elements(), 0, columns, layout, units.elements(), packed.elements());
        pack.run(0, 0, layout.rowBlocks());
        assertPacked(x, layout, packed);
    }

    @ParameterizedTest
    @CsvSource({"1,1,16", "13,207,32", "207,13,48", "64,96,32", "1023,77,64", "33,300,64", "600,40,32"})
    void packedTransposed(int rows, int columns, int blockColumns) {
        assumeTrue(VectorTiles.SUPPORTED);
        Tensor x = random.normal(BF16, rows, columns);
        Tensor transposed = random.garbage(BF16, columns, rows);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed.elements().put(c * rows + r, x.elements().get(r * columns + c));
            }
        }
        var layout = new PackedLayout(rows, columns, blockColumns);
        Tensor units = random.garbage(DType.F32, layout.bytes() / Float.BYTES);
        Tensor packed = units.as(BF16);
        var pack = new PackTransposed(panels());
        pack.of(transposed.elements(), 0, rows, layout, units.elements(), packed.elements());
        pack.run(0, 0, layout.columnBlocks());
        assertPacked(x, layout, packed);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "13,207", "207,13", "64,96", "1023,77", "33,700"})
    void transposed(int rows, int columns) {
        assumeTrue(VectorTiles.SUPPORTED);
        Tensor x = random.normal(BF16, rows, columns);
        int stride = Math.toIntExact(PackedScratch.transposedStride(rows));
        Tensor units = random.garbage(DType.F32, (long) columns * stride / 2);
        Tensor y = units.as(BF16);
        var transpose = new Transpose(panels());
        transpose.of(x.elements(), 0, rows, columns, units.elements(), y.elements(), stride);
        transpose.run(0, 0, columns);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                assertThat(y.elements().get(c * stride + r))
                        .as("row %d, column %d", r, c)
                        .isEqualTo(x.elements().get(r * columns + c));
            }
        }
    }

    /** Weights of so many tokens that they are packed in pieces. */
    @Test
    void forwardInPieces() {
        assumeProductsOf(BF16);
        int rows = 128;
        int in = 256;
        int out = 33_000;
        assertThat(PackedScratch.columnsAtOnce(in)).isLessThan(out);
        Tensor x = random.normal(BF16, rows, in);
        Tensor weight = random.normal(BF16, out, in);
        Tensor bias = random.normal(out);
        Tensor expected = random.garbage(DType.F32, rows, out);
        plain.linearForward(x, weight, bias, null, expected);
        for (Kernels fast : fastSets) {
            Tensor y = random.garbage(DType.F32, rows, out);
            fast.linearForward(x, weight, bias, null, y);
            assertClose("y", y, expected, in + 1);
        }
    }

    @Test
    void backwardInPieces() {
        assumeProductsOf(BF16);
        int rows = 128;
        int in = 400;
        int out = 21_000;
        assertThat(PackedScratch.columnsAtOnce(out)).isLessThan(in);
        Tensor dy = random.normal(BF16, rows, out);
        Tensor weight = random.normal(BF16, out, in);
        Tensor expected = random.garbage(DType.F32, rows, in);
        plain.linearBackwardInput(dy, weight, expected, false);
        for (Kernels fast : fastSets) {
            Tensor dx = random.garbage(DType.F32, rows, in);
            fast.linearBackwardInput(dy, weight, dx, false);
            assertClose("dx", dx, expected, out);
        }
    }

    /** More rows and outputs than are laid out at a time, neither a multiple of that. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weightGradientInPieces(boolean add) {
        assumeProductsOf(BF16);
        int rows = PackedScratch.DEPTH_OF_SRC + 77;
        int in = 141;
        int out = 2 * PackedScratch.rowsAtOnce(2) + 45;
        Tensor dy = random.normal(BF16, rows, out);
        Tensor x = random.normal(BF16, rows, in);
        Tensor before = random.normal(out, in);
        Tensor expected = random.copy(before);
        plain.linearBackwardWeight(dy, x, expected, add, null);
        for (Kernels fast : fastSets) {
            Tensor dWeight = random.copy(before);
            fast.linearBackwardWeight(dy, x, dWeight, add, null);
            assertClose("dWeight", dWeight, expected, rows);
        }
    }

    /** The bound that is known without the library is one. */
    @Test
    void boundOfScratch() {
        assumeProductsOf(BF16);
        var shapes = List.of(
                new LinearShape(2048, 384, 1536, BF16, BF16, BF16, true, false, LinearShape.InputGradient.STORED, true),
                new LinearShape(
                        128, 400, 33_000, BF16, DType.F32, BF16, false, false, LinearShape.InputGradient.STORED, true));
        try (var onednn = new OneDnn();
                var stream = new OneDnnStream(onednn);
                var threads = new RowThreads(1);
                var linear = new OneDnnLinear(List.of(stream), threads)) {
            assertThat(linear.packedBytes(shapes)).isLessThanOrEqualTo(PackedScratch.most(shapes, 1));
        }
    }

    private Elements panels() {
        return random.garbage(DType.F32, VectorTiles.PANEL_UNITS).elements();
    }

    private static void assertPacked(Tensor x, PackedLayout layout, Tensor packed) {
        int width = layout.blockColumns();
        for (int r = 0; r < layout.rowBlocks() * PackedLayout.BLOCK_ROWS; r++) {
            for (int c = 0; c < layout.columnBlocks() * width; c++) {
                int block = c / width * layout.rowBlocks() + r / PackedLayout.BLOCK_ROWS;
                int pair = block * layout.blockSize() + r % PackedLayout.BLOCK_ROWS / 2 * width + c % width;
                boolean there = r < layout.rows() && c < layout.columns();
                assertThat(packed.elements().get(2 * pair + r % 2))
                        .as("row %d, column %d", r, c)
                        .isEqualTo(there ? x.elements().get(r * layout.columns() + c) : 0);
            }
        }
    }
}
