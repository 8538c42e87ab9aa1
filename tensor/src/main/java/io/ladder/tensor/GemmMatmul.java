package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import io.ladder.tensor.Matmul.Epilogue;

/**
 * A (batched) product of f32 below AVX-512 that is better made by calls of oneDNN's gemm than by one of its primitives.
 *
 * <ul>
 *   <li>Gemm adds to a result where it lies. The primitive around it first makes the product in a scratchpad of the
 *       result's size, 147 MiB for 50,257 x 768 weights, and then adds that. (With a bias too it still does.)
 *   <li>Sums of a length for which {@link DirectGemm} moves the stack pointer are cut where it does not. Of many rows the
 *       implementation by blocks is as fast, of few it is not.
 * </ul>
 *
 * <p>What gemm packs operands into it allocates for the time of a call, up to some 8 MiB, as it does inside a primitive.
 */
final class GemmMatmul implements AddressedProduct {
    /** Rows of the result, of one thread's part, from which on products by blocks are as fast. */
    private static final int MANY_ROWS = 128;

    private static final byte AS_IT_LIES = 'N';
    private static final byte TRANSPOSED = 'T';

    private final MatrixLayout src;
    private final MatrixLayout weights;
    private final MatrixLayout dst;
    private final int last;
    private final int matrices;
    private final int depth;
    private final int depthAtOnce;
    /** The first part of the sums with what gemm cannot do; null if it can do all. */
    private final Matmul first;
    /** What the first call does to the result if gemm does all: 0 overwrites it. */
    private final float beta;

    private final NativeAddress a = new NativeAddress();
    private final NativeAddress b = new NativeAddress();
    private final NativeAddress c = new NativeAddress();

    /** The product of {@link Matmul}'s arguments, if {@link #isBetter} says so. */
    GemmMatmul(
            OneDnnStream stream,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        this.src = src;
        this.weights = weights;
        this.dst = dst;
        this.last = dst.dims().length - 1;
        this.matrices = dst.matrices();
        this.depth = Math.toIntExact(src.dims()[last]);
        this.depthAtOnce = DirectGemm.movesStackPointer(src, dst) ? DirectGemm.safeDepth(depth) : depth;
        this.first = bias || epilogue == Epilogue.ADD_TENSOR
                ? new Matmul(stream, src.columns(depthAtOnce), weights.rows(depthAtOnce), dst, bias, epilogue)
                : null;
        this.beta = epilogue == Epilogue.OVERWRITE ? 0 : 1;
        stream.onednn().primitiveMade();
    }

    /** Whether {@link Matmul}'s arguments, of those with a bias or addend only [rows, columns], are better made so. */
    static boolean isBetter(MatrixLayout src, MatrixLayout dst, boolean bias, Epilogue epilogue) {
        int last = dst.dims().length - 1;
        boolean possible = src.dtype() == DType.F32
                && dst.dtype() == DType.F32
                && dst.strides()[last] == 1
                && epilogue != Epilogue.MULTIPLY_BY_TENSOR
                && !OneDnn.hasAvx512();
        return possible
                && (DirectGemm.movesStackPointer(src, dst)
                        ? dst.dims()[last - 1] < MANY_ROWS
                        : epilogue == Epilogue.ADD_TO_DESTINATION && !bias);
    }

    @Override
    public void run(long srcAddress, long weightsAddress, long biasAddress, long addendAddress, long dstAddress) {
        int from = 0;
        if (first != null) {
            first.run(srcAddress, weightsAddress, biasAddress, addendAddress, dstAddress);
            from = depthAtOnce;
        }
        for (int i = 0; i < matrices; i++) {
            multiply(
                    srcAddress + src.matrixOffset(i),
                    weightsAddress + weights.matrixOffset(i),
                    dstAddress + dst.matrixOffset(i),
                    from);
        }
    }

    private void multiply(long srcAddress, long weightsAddress, long dstAddress, int from) {
        for (int d = from; d < depth; d += depthAtOnce) {
            int status = dnnl_sgemm(
                    isTransposed(src) ? TRANSPOSED : AS_IT_LIES,
                    isTransposed(weights) ? TRANSPOSED : AS_IT_LIES,
                    dst.dims()[last - 1],
                    dst.dims()[last],
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

    private boolean isTransposed(MatrixLayout layout) {
        return layout.strides()[last] != 1;
    }

    /** From row to row as they lie in memory; of a single row no less than its length, as oneDNN checks. */
    private long leadingDimension(MatrixLayout layout) {
        return isTransposed(layout)
                ? Math.max(layout.strides()[last], layout.dims()[last - 1])
                : Math.max(layout.strides()[last - 1], layout.dims()[last]);
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
