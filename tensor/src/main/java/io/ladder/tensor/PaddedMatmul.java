package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A weight's gradient in f32 of operands that are copied with padding first, as {@link PaddingPlan} has it. */
final class PaddedMatmul implements MatrixProduct {
    private final RowThreads threads;
    private final PackedOperands operands;
    private final PaddingPlan plan;
    private final MatrixLayout src;
    private final MatrixLayout weights;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Kind, SplitMatmul> products = new HashMap<>();

    private PaddedMatmul(
            List<OneDnnStream> streams,
            RowThreads threads,
            PackedOperands operands,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            Epilogue epilogue,
            PaddingPlan plan) {
        this.threads = threads;
        this.operands = operands;
        this.plan = plan;
        this.src = src;
        this.weights = weights;
        int rows = Math.toIntExact(dst.dims()[0]);
        int columns = Math.toIntExact(dst.dims()[1]);
        int depth = Math.toIntExact(src.dims()[1]);
        for (int r = 0; r < rows; r += plan.rows()) {
            for (int c = 0; c < columns; c += plan.columns()) {
                for (int d = 0; d < depth; d += plan.depth()) {
                    var kind = new Kind(
                            Math.min(plan.rows(), rows - r),
                            Math.min(plan.columns(), columns - c),
                            Math.min(plan.depth(), depth - d),
                            d == 0 ? epilogue : Epilogue.ADD_TO_DESTINATION);
                    SplitMatmul product = products.computeIfAbsent(kind, key -> make(streams, key, dst));
                    steps.add(new Step(kind, r, c, d, dst.rowOffset(r) + dst.columnOffset(c), product));
                }
            }
        }
    }

    /** The product of {@link Matmul}'s arguments, [rows, columns] all, unless it is better made of them as they are. */
    static Optional<PaddedMatmul> of(
            List<OneDnnStream> streams,
            RowThreads threads,
            PackedOperands operands,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            Epilogue epilogue) {
        if (src.dtype() != DType.F32) {
            return Optional.empty();
        }
        return PaddingPlan.of(
                        Math.toIntExact(dst.dims()[0]),
                        Math.toIntExact(dst.dims()[1]),
                        Math.toIntExact(src.dims()[1]),
                        threads.parts())
                .map(plan -> new PaddedMatmul(streams, threads, operands, src, weights, dst, epilogue, plan));
    }

    private SplitMatmul make(List<OneDnnStream> streams, Kind kind, MatrixLayout dst) {
        long srcStride = plan.src() ? PaddingPlan.stride(kind.rows) : src.strides()[1];
        long weightsStride = plan.weights() ? PaddingPlan.stride(kind.columns) : weights.strides()[0];
        return new SplitMatmul(
                streams,
                threads,
                new MatrixLayout(DType.F32, new long[] {kind.rows, kind.depth}, new long[] {1, srcStride}),
                new MatrixLayout(DType.F32, new long[] {kind.depth, kind.columns}, new long[] {weightsStride, 1}),
                dst.rows(kind.rows).columns(kind.columns),
                false,
                kind.epilogue);
    }

    @Override
    public void run(Tensor x, Tensor w, long bias, long addend, Tensor dst) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Kind kind = step.kind;
            long srcAt = operand(
                    x, src.strides()[1], step.row, step.depth, kind.rows, kind.depth, operands.src(), plan.srcBytes());
            long weightsAt = operand(
                    w,
                    weights.strides()[0],
                    step.column,
                    step.depth,
                    kind.columns,
                    kind.depth,
                    operands.weights(),
                    plan.weightsBytes());
            step.product.run(srcAt, weightsAt, 0, 0, dst.address() + step.dstBytes);
        }
    }

    /**
     * Where so many elements from {@code at} on of so many rows from {@code row} on are: copied, or where they lie.
     *
     * @param bytes of the copy; 0 if there is none
     */
    private long operand(Tensor from, long stride, int at, int row, int elements, int rows, Scratch to, long bytes) {
        long first = row * stride + at;
        if (bytes == 0) {
            return from.address() + (long) Float.BYTES * first;
        }
        operands.padRows()
                .of(
                        from.elements(),
                        Math.toIntExact(first),
                        Math.toIntExact(stride),
                        elements,
                        to.elements(DType.F32, bytes),
                        PaddingPlan.stride(elements));
        threads.split(rows, 1, (long) rows * elements, operands.padRows());
        return to.address(bytes);
    }

    @Override
    public long scratchpadBytes(int thread) {
        return products.values().stream()
                .mapToLong(each -> each.scratchpadBytes(thread))
                .max()
                .orElse(0);
    }

    @Override
    public long packedSrcBytes() {
        return plan.srcBytes();
    }

    @Override
    public long packedWeightsBytes() {
        return plan.weightsBytes();
    }

    @Override
    public void close() {
        products.values().forEach(SplitMatmul::close);
    }

    /** What products of steps differ in. */
    private record Kind(int rows, int columns, int depth, Epilogue epilogue) {}

    /** What is multiplied at a time: from this row and column of the result and this row of both operands on. */
    private record Step(Kind kind, int row, int column, int depth, long dstBytes, SplitMatmul product) {}
}
