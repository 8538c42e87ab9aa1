package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;
import java.util.List;

/**
 * A matrix product cut over threads, each with a product of its own for some rows or columns of the result: whichever
 * there are more of, because every thread packs all of the other factor for itself.
 *
 * <p>oneDNN would cut it over OpenMP's threads. Those and {@link RowThreads} would take turns on the same cores, each
 * waking up thousands of times per second while the others still spin.
 */
final class SplitMatmul implements RowThreads.Rows, MatrixProduct {
    /** Products of fewer multiply-adds, about ten microseconds, are not worth waking a thread. */
    private static final long MIN_MULTIPLY_ADDS = 1 << 20;
    /** Rows or columns that a register block of the products takes, so that no part ends within one. */
    private static final int BLOCK = 64;
    /** Few of them are cut here. */
    private static final int SMALL_BLOCK = 16;

    private final RowThreads threads;
    private final long multiplyAdds;
    private final MatmulPart[] parts;
    private long src;
    private long weights;
    private long bias;
    private long addend;
    private long dst;

    /**
     * The product of {@link Matmul}'s arguments, [rows, columns] all.
     *
     * @param streams one per thread
     */
    SplitMatmul(
            List<OneDnnStream> streams,
            RowThreads threads,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        this.threads = threads;
        long rows = dst.dims()[0];
        long columns = dst.dims()[1];
        this.multiplyAdds = rows * columns * src.dims()[1];
        boolean byRows = rows >= columns;
        int length = Math.toIntExact(byRows ? rows : columns);
        int most = multiplyAdds < MIN_MULTIPLY_ADDS ? 1 : streams.size();
        int block = length >= 4L * BLOCK * most ? BLOCK : SMALL_BLOCK;
        this.parts = new MatmulPart[Math.min(most, (length + block - 1) / block)];
        for (int i = 0; i < parts.length; i++) {
            int from = RowThreads.start(length, block, i, parts.length);
            int size = RowThreads.start(length, block, i + 1, parts.length) - from;
            parts[i] = byRows
                    ? MatmulPart.ofRows(
                            AddressedProduct.of(
                                    streams.get(i), src.rows(size), weights, dst.rows(size), bias, epilogue),
                            src.rowOffset(from),
                            dst.rowOffset(from))
                    : MatmulPart.ofColumns(
                            AddressedProduct.of(
                                    streams.get(i), src, weights.columns(size), dst.columns(size), bias, epilogue),
                            from,
                            weights.columnOffset(from),
                            dst.columnOffset(from));
        }
    }

    @Override
    public void run(Tensor x, Tensor w, long biasAddress, long addendAddress, Tensor y) {
        run(x.address(), w.address(), biasAddress, addendAddress, y.address());
    }

    /** The same of operands at these addresses. */
    void run(long srcAddress, long weightsAddress, long biasAddress, long addendAddress, long dstAddress) {
        src = srcAddress;
        weights = weightsAddress;
        bias = biasAddress;
        addend = addendAddress;
        dst = dstAddress;
        if (parts.length == 1) {
            run(0, 0, 1);
        } else {
            threads.split(parts.length, 1, multiplyAdds, this);
        }
    }

    @Override
    public void run(int thread, int from, int to) {
        for (int i = from; i < to; i++) {
            parts[i].run(src, weights, bias, addend, dst);
        }
    }

    @Override
    public long scratchpadBytes(int thread) {
        return thread < parts.length ? parts[thread].product().scratchpadBytes() : 0;
    }

    @Override
    public long packedSrcBytes() {
        return 0;
    }

    @Override
    public long packedWeightsBytes() {
        return 0;
    }

    @Override
    public void close() {
        for (MatmulPart part : parts) {
            part.product().close();
        }
    }
}
