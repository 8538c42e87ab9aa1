package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import io.ladder.tensor.Matmul.Epilogue;
import java.util.Optional;

/**
 * A product of f32 below AVX-512 that is better made by calls of oneDNN's gemm than by one of its primitives.
 *
 * <ul>
 *   <li>Gemm adds to a result where it lies. The primitive around it first makes the product in a scratchpad of the
 *       result's size, 147 MiB for 50,257 x 768 weights, and then adds that.
 *   <li>Sums of a length for which {@link DirectGemm} moves the stack pointer are cut where it does not. Of many rows the
 *       implementation by blocks is as fast, of few it is not.
 * </ul>
 */
final class GemmMatmul implements AddressedProduct {
    /** Rows of the result from which on products by blocks are as fast. */
    private static final int MANY_ROWS = 128;

    private static final byte AS_IT_LIES = 'N';
    private static final byte TRANSPOSED = 'T';

    private final MatrixLayout src;
    private final MatrixLayout weights;
    private final MatrixLayout dst;
    private final int depth;
    private final int depthAtOnce;
    /** The first part of the sums with what gemm cannot do; null if it can do all. */
    private final Matmul first;
    /** What the first call does to the result: 0 overwrites it. */
    private final float beta;

    private final NativeAddress a = new NativeAddress();
    private final NativeAddress b = new NativeAddress();
    private final NativeAddress c = new NativeAddress();

    private GemmMatmul(
            OneDnnStream stream,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        this.src = src;
        this.weights = weights;
        this.dst = dst;
        this.depth = Math.toIntExact(src.dims()[1]);
        this.depthAtOnce = movesStackPointer(src, dst) ? DirectGemm.safeDepth(depth) : depth;
        this.first = bias || epilogue == Epilogue.ADD_TENSOR
                ? new Matmul(stream, src.columns(depthAtOnce), weights.rows(depthAtOnce), dst, bias, epilogue)
                : null;
        this.beta = epilogue == Epilogue.OVERWRITE ? 0 : 1;
    }

    /** The product of {@link Matmul}'s arguments, [rows, columns] all, unless that is the better one. */
    static Optional<GemmMatmul> of(
            OneDnnStream stream,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        boolean possible = src.dtype() == DType.F32
                && dst.dtype() == DType.F32
                && dst.strides()[1] == 1
                && epilogue != Epilogue.MULTIPLY_BY_TENSOR
                && !OneDnn.hasAvx512();
        boolean better = movesStackPointer(src, dst)
                ? dst.dims()[0] < MANY_ROWS
                : epilogue == Epilogue.ADD_TO_DESTINATION && !bias;
        return possible && better
                ? Optional.of(new GemmMatmul(stream, src, weights, dst, bias, epilogue))
                : Optional.empty();
    }

    private static boolean movesStackPointer(MatrixLayout src, MatrixLayout dst) {
        return src.strides()[1] == 1 && DirectGemm.movesStackPointer(dst.dims()[0], dst.dims()[1], src.dims()[1]);
    }

    @Override
    public void run(long srcAddress, long weightsAddress, long biasAddress, long addendAddress, long dstAddress) {
        int from = 0;
        if (first != null) {
            first.run(srcAddress, weightsAddress, biasAddress, addendAddress, dstAddress);
            from = depthAtOnce;
        }
        for (int d = from; d < depth; d += depthAtOnce) {
            int status = dnnl_sgemm(
                    transposition(src),
                    transposition(weights),
                    dst.dims()[0],
                    dst.dims()[1],
                    Math.min(depthAtOnce, depth - d),
                    1,
                    a.at(srcAddress + src.columnOffset(d)),
                    leadingDimension(src),
                    b.at(weightsAddress + weights.rowOffset(d)),
                    leadingDimension(weights),
                    d == 0 ? beta : 1,
                    c.at(dstAddress),
                    leadingDimension(dst));
            if (status != 0) {
                OneDnn.check(status, "multiply matrices");
            }
        }
    }

    private static byte transposition(MatrixLayout layout) {
        return layout.strides()[1] == 1 ? AS_IT_LIES : TRANSPOSED;
    }

    /** From row to row as they lie in memory; of a single row no less than its length, as oneDNN checks. */
    private static long leadingDimension(MatrixLayout layout) {
        int neighbours = layout.strides()[1] == 1 ? 1 : 0;
        return Math.max(layout.strides()[1 - neighbours], layout.dims()[neighbours]);
    }

    @Override
    public long scratchpadBytes() {
        return first == null ? 0 : first.scratchpadBytes();
    }

    @Override
    public void close() {
        if (first != null) {
            first.close();
        }
    }
}
