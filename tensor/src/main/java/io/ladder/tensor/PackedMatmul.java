package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A product of bf16 matrices whose factors are laid out for the matrix units beforehand, on all threads: the second one in
 * blocks, the first one, where it comes transposed, by rows. Large ones piece by piece.
 *
 * <p>oneDNN does so too when it gets plain matrices, but anew for every few rows of the result, one number at a time where
 * something is to be transposed, and with rows a power of two apart, which share the sets of the caches.
 */
final class PackedMatmul implements MatrixProduct {
    /** Multiply-adds for each packed element from which on packing pays. */
    private static final int MIN_REUSE = 128;
    /** Products of fewer multiply-adds are not worth it either. */
    private static final long MIN_MULTIPLY_ADDS = 1 << 21;
    /** Rows or columns of the result that parts start at multiples of. */
    private static final int GRAIN = 64;

    private final RowThreads threads;
    private final PackedOperands operands;
    private final MatrixLayout src;
    private final MatrixLayout weights;
    private final boolean transposedSrc;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Kind, List<MatmulPart>> parts = new HashMap<>();
    private final Run run = new Run();
    private final long packedSrcBytes;
    private final long packedWeightsBytes;

    private PackedMatmul(
            List<OneDnnStream> streams,
            RowThreads threads,
            PackedOperands operands,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue,
            int blockColumns) {
        this.threads = threads;
        this.operands = operands;
        this.src = src;
        this.weights = weights;
        this.transposedSrc = src.strides()[1] != 1;
        int rows = Math.toIntExact(dst.dims()[0]);
        int columns = Math.toIntExact(dst.dims()[1]);
        int depth = Math.toIntExact(src.dims()[1]);
        int depthAtOnce = transposedSrc ? PackedScratch.DEPTH_OF_SRC : depth;
        int rowsAtOnce = transposedSrc ? PackedScratch.rowsAtOnce(threads.parts()) : rows;
        int columnsAtOnce = PackedScratch.columnsAtOnce(Math.min(depthAtOnce, depth));
        long mostSrc = 0;
        long mostWeights = 0;
        for (int c = 0; c < columns; c += columnsAtOnce) {
            for (int d = 0; d < depth; d += depthAtOnce) {
                var layout = new PackedLayout(
                        Math.min(depthAtOnce, depth - d), Math.min(columnsAtOnce, columns - c), blockColumns);
                mostWeights = Math.max(mostWeights, layout.bytes());
                for (int r = 0; r < rows; r += rowsAtOnce) {
                    int count = Math.min(rowsAtOnce, rows - r);
                    MatrixLayout factor = transposedSrc ? packedSrc(count, layout.rows()) : src;
                    mostSrc = transposedSrc ? Math.max(mostSrc, factor.rowOffset(count)) : 0;
                    MatrixLayout result = dst.rows(count).columns(layout.columns());
                    Epilogue onStep = d == 0 ? epilogue : Epilogue.ADD_TO_DESTINATION;
                    List<MatmulPart> ofStep = parts.computeIfAbsent(
                            new Kind(count, layout.rows(), layout.columns(), onStep),
                            key -> cut(streams, factor, layout, result, bias, onStep));
                    int srcStride = Math.toIntExact(factor.strides()[0]);
                    long dstBytes = dst.rowOffset(r) + dst.columnOffset(c);
                    steps.add(new Step(c, d, layout, r, count, srcStride, dstBytes, ofStep));
                }
            }
        }
        this.packedSrcBytes = mostSrc;
        this.packedWeightsBytes = mostWeights;
    }

    /** The product of {@link Matmul}'s arguments, [rows, columns] all, unless it is better made of them as they are. */
    static Optional<PackedMatmul> of(
            List<OneDnnStream> streams,
            RowThreads threads,
            PackedOperands operands,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        if (src.dtype() != DType.BF16 || !VectorTiles.SUPPORTED || !OneDnn.hasMatrixUnits() || !pays(src, dst)) {
            return Optional.empty();
        }
        return Matmul.blockColumns(streams.get(0).onednn(), src, weights, dst)
                .map(blockColumns ->
                        new PackedMatmul(streams, threads, operands, src, weights, dst, bias, epilogue, blockColumns));
    }

    private static boolean pays(MatrixLayout src, MatrixLayout dst) {
        long rows = dst.dims()[0];
        long columns = dst.dims()[1];
        long depth = src.dims()[1];
        long packed = depth * columns + (src.strides()[1] == 1 ? 0 : depth * rows);
        long multiplyAdds = rows * columns * depth;
        return multiplyAdds >= MIN_MULTIPLY_ADDS && multiplyAdds >= MIN_REUSE * packed;
    }

    private static MatrixLayout packedSrc(int rows, int depth) {
        return new MatrixLayout(
                DType.BF16, new long[] {rows, depth}, new long[] {PackedScratch.transposedStride(depth), 1});
    }

    private List<MatmulPart> cut(
            List<OneDnnStream> streams,
            MatrixLayout factor,
            PackedLayout layout,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        int rows = Math.toIntExact(dst.dims()[0]);
        boolean byRows = rows >= layout.columns();
        int length = byRows ? rows : layout.columns();
        int grain = byRows ? GRAIN : layout.blockColumns();
        int count = Math.min(streams.size(), (length + grain - 1) / grain);
        var cut = new ArrayList<MatmulPart>();
        for (int i = 0; i < count; i++) {
            int from = RowThreads.start(length, grain, i, count);
            int size = RowThreads.start(length, grain, i + 1, count) - from;
            cut.add(
                    byRows
                            ? MatmulPart.ofRows(
                                    new Matmul(
                                            streams.get(i), factor.rows(size), layout, dst.rows(size), bias, epilogue),
                                    factor.rowOffset(from),
                                    dst.rowOffset(from))
                            : MatmulPart.ofColumns(
                                    new Matmul(
                                            streams.get(i),
                                            factor,
                                            layout.columns(size),
                                            dst.columns(size),
                                            bias,
                                            epilogue),
                                    from,
                                    layout.columnOffset(from),
                                    dst.columnOffset(from)));
        }
        return cut;
    }

    @Override
    public void run(Tensor x, Tensor w, long bias, long addend, Tensor dst) {
        run.weights = operands.weights().address(packedWeightsBytes);
        run.src = transposedSrc ? operands.src().address(packedSrcBytes) : x.address();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.row == 0) {
                packWeights(step, w);
            }
            if (transposedSrc) {
                packSrc(step, x);
            }
            run.parts = step.parts;
            run.bias = bias + (long) Float.BYTES * step.column;
            run.dst = dst.address() + step.dstBytes;
            run.addend = addend + step.dstBytes;
            threads.split(step.parts.size(), 1, Long.MAX_VALUE, run);
        }
    }

    private void packWeights(Step step, Tensor w) {
        PackedLayout layout = step.layout;
        Elements pairs = operands.weights().elements(DType.F32, packedWeightsBytes);
        Elements packed = operands.weights().elements(DType.BF16, packedWeightsBytes);
        int from = Math.toIntExact(step.depth * weights.strides()[0] + step.column * weights.strides()[1]);
        long elements = (long) layout.rows() * layout.columns();
        if (weights.strides()[1] == 1) {
            operands.packRows().of(w.elements(), from, Math.toIntExact(weights.strides()[0]), layout, pairs, packed);
            threads.split(layout.rowBlocks(), 1, elements, operands.packRows());
        } else {
            operands.packTransposed()
                    .of(w.elements(), from, Math.toIntExact(weights.strides()[1]), layout, pairs, packed);
            threads.split(layout.columnBlocks(), 1, elements, operands.packTransposed());
        }
    }

    private void packSrc(Step step, Tensor x) {
        int stride = Math.toIntExact(src.strides()[1]);
        operands.transpose()
                .of(
                        x.elements(),
                        step.depth * stride + step.row,
                        step.layout.rows(),
                        stride,
                        operands.src().elements(DType.F32, packedSrcBytes),
                        operands.src().elements(DType.BF16, packedSrcBytes),
                        step.srcStride);
        threads.split(step.rows, Transpose.GRAIN, (long) step.rows * step.layout.rows(), operands.transpose());
    }

    @Override
    public long scratchpadBytes(int thread) {
        return parts.values().stream()
                .filter(each -> thread < each.size())
                .mapToLong(each -> each.get(thread).product().scratchpadBytes())
                .max()
                .orElse(0);
    }

    @Override
    public long packedSrcBytes() {
        return packedSrcBytes;
    }

    @Override
    public long packedWeightsBytes() {
        return packedWeightsBytes;
    }

    @Override
    public void close() {
        parts.values().forEach(each -> each.forEach(part -> part.product().close()));
    }

    /** What products of steps differ in. */
    private record Kind(int rows, int depth, int columns, Epilogue epilogue) {}

    /**
     * What follows packing: rows [row, row + rows) and columns from {@code column} on of the result, of rows of the weights
     * from {@code depth} on.
     */
    private record Step(
            int column,
            int depth,
            PackedLayout layout,
            int row,
            int rows,
            int srcStride,
            long dstBytes,
            List<MatmulPart> parts) {}

    /** The parts of a step on their threads. */
    private static final class Run implements RowThreads.Rows {
        private List<MatmulPart> parts;
        private long src;
        private long weights;
        private long bias;
        private long addend;
        private long dst;

        @Override
        public void run(int thread, int from, int to) {
            for (int i = from; i < to; i++) {
                parts.get(i).run(src, weights, bias, addend, dst);
            }
        }
    }
}
