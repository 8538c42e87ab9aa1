package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_data_type_undef;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_binary;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_sum;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * One oneDNN matmul primitive of fixed layouts and types with everything it needs, made once and run many times: a run sets
 * addresses and executes, and allocates nothing.
 */
final class Matmul implements AddressedProduct {
    /** What happens to the destination. */
    enum Epilogue {
        /** dst = src weights (+ bias). */
        OVERWRITE,
        /** dst += src weights (+ bias). */
        ADD_TO_DESTINATION,
        /** dst = src weights (+ bias) + operand, which has the destination's layout. */
        ADD_TENSOR,
        /** dst = (src weights (+ bias)) * operand, element by element; the same layout. */
        MULTIPLY_BY_TENSOR
    }

    /** What oneDNN calls the implementations of which {@link DirectGemm} is one. */
    private static final String GEMM = "gemm";
    /** And those by blocks, which are there wherever there is AVX2. */
    private static final String BY_BLOCKS = "brg";

    private final OneDnnPrimitive primitive;
    private final dnnl_memory src;
    private final dnnl_memory weights;
    private final dnnl_memory dst;
    private final dnnl_memory bias;
    private final dnnl_memory addend;

    /**
     * @param stream of the thread that will run it
     * @param bias whether a bias, f32 [columns of dst], is added
     */
    Matmul(
            OneDnnStream stream,
            MatrixLayout src,
            MatrixLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        this(stream, src, OneDnnPrimitive.describe(weights), dst, bias, epilogue);
    }

    /** The same of packed weights. */
    Matmul(
            OneDnnStream stream,
            MatrixLayout src,
            PackedLayout weights,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        this(stream, src, OneDnnPrimitive.describe(weights), dst, bias, epilogue);
    }

    private Matmul(
            OneDnnStream stream,
            MatrixLayout src,
            dnnl_memory_desc weightsDesc,
            MatrixLayout dst,
            boolean bias,
            Epilogue epilogue) {
        dnnl_memory_desc srcDesc = OneDnnPrimitive.describe(src);
        dnnl_memory_desc dstDesc = OneDnnPrimitive.describe(dst);
        dnnl_memory_desc biasDesc = bias ? OneDnnPrimitive.describe(biasLayout(dst)) : null;
        dnnl_primitive_attr attributes = attributes(epilogue, dstDesc);
        dnnl_primitive_desc desc = null;
        try {
            desc = describe(stream.onednn(), srcDesc, weightsDesc, biasDesc, dstDesc, attributes);
            if (endangersHeap(desc, src, dst) && !OneDnnPrimitive.advance(desc, BY_BLOCKS)) { // no AVX2, which is safe
                dnnl_primitive_desc exhausted = desc;
                desc = describe(stream.onednn(), srcDesc, weightsDesc, biasDesc, dstDesc, attributes);
                dnnl_primitive_desc_destroy(exhausted);
            }
            this.primitive = new OneDnnPrimitive(stream, desc);
            this.src = primitive.operand(DNNL_ARG_SRC, srcDesc);
            this.weights = primitive.operand(DNNL_ARG_WEIGHTS, weightsDesc);
            this.dst = primitive.operand(DNNL_ARG_DST, dstDesc);
            this.bias = bias ? primitive.operand(DNNL_ARG_BIAS, biasDesc) : null;
            this.addend = epilogue == Epilogue.ADD_TENSOR || epilogue == Epilogue.MULTIPLY_BY_TENSOR
                    ? primitive.operand(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1, dstDesc)
                    : null;
        } finally {
            if (desc != null) {
                dnnl_primitive_desc_destroy(desc);
            }
            dnnl_primitive_attr_destroy(attributes);
            OneDnnPrimitive.destroy(srcDesc, weightsDesc, dstDesc, biasDesc);
        }
    }

    /**
     * Columns of a block as oneDNN would have the weights of such a product packed; empty if not as {@link PackedLayout}
     * has them.
     */
    static Optional<Integer> blockColumns(OneDnn onednn, MatrixLayout src, MatrixLayout weights, MatrixLayout dst) {
        dnnl_memory_desc srcDesc =
                OneDnnPrimitive.describe(MatrixLayout.rowMajor(src.dtype(), src.dims()[0], src.dims()[1]));
        dnnl_memory_desc anyWeights = OneDnnPrimitive.describeAny(weights);
        dnnl_memory_desc dstDesc = OneDnnPrimitive.describe(dst);
        dnnl_primitive_desc desc = describe(onednn, srcDesc, anyWeights, null, dstDesc, null);
        dnnl_memory_desc wanted = dnnl_primitive_desc_query_md(desc, dnnl_query_weights_md, 0);
        Optional<Integer> found = Optional.empty();
        for (int columns : PackedLayout.BLOCK_COLUMNS) {
            dnnl_memory_desc candidate = OneDnnPrimitive.describe(
                    new PackedLayout((int) weights.dims()[0], (int) weights.dims()[1], columns));
            if (dnnl_memory_desc_equal(wanted, candidate) != 0) {
                found = Optional.of(columns);
            }
            OneDnnPrimitive.destroy(candidate);
        }
        dnnl_primitive_desc_destroy(desc);
        OneDnnPrimitive.destroy(srcDesc, anyWeights, dstDesc);
        return found;
    }

    @Override
    public void run(long srcAddress, long weightsAddress, long biasAddress, long addendAddress, long dstAddress) {
        primitive.point(src, srcAddress);
        primitive.point(weights, weightsAddress);
        primitive.point(dst, dstAddress);
        if (bias != null) {
            primitive.point(bias, biasAddress);
        }
        if (addend != null) {
            primitive.point(addend, addendAddress);
        }
        primitive.run();
    }

    /** What oneDNN calls the implementation that it runs. */
    String implementation() {
        return primitive.implementation();
    }

    @Override
    public long scratchpadBytes() {
        return primitive.scratchpadBytes();
    }

    @Override
    public void close() {
        primitive.close();
    }

    private static dnnl_primitive_desc describe(
            OneDnn onednn,
            dnnl_memory_desc src,
            dnnl_memory_desc weights,
            dnnl_memory_desc bias,
            dnnl_memory_desc dst,
            dnnl_primitive_attr attributes) {
        var desc = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_matmul_primitive_desc_create(desc, onednn.engine(), src, weights, bias, dst, attributes),
                "describe a matrix product");
        return desc;
    }

    private static boolean endangersHeap(dnnl_primitive_desc desc, MatrixLayout src, MatrixLayout dst) {
        return DirectGemm.movesStackPointer(src, dst)
                && OneDnnPrimitive.implementation(desc).startsWith(GEMM);
    }

    private static MatrixLayout biasLayout(MatrixLayout dst) {
        int last = dst.dims().length - 1;
        long[] dims = new long[last + 1];
        long[] strides = new long[last + 1];
        for (int i = 0; i <= last; i++) {
            dims[i] = i == last ? dst.dims()[last] : 1;
            strides[i] = i == last ? 1 : dst.dims()[last];
        }
        return new MatrixLayout(DType.F32, dims, strides);
    }

    private static dnnl_primitive_attr attributes(Epilogue epilogue, dnnl_memory_desc dstDesc) {
        dnnl_primitive_attr attributes = OneDnnPrimitive.attributes();
        var postOps = new dnnl_post_ops();
        OneDnn.check(dnnl_post_ops_create(postOps), "make post-ops");
        if (epilogue == Epilogue.ADD_TO_DESTINATION) {
            // The sum is of the destination's type. Naming it costs the fast implementation in bf16: only "undef" keeps
            // it.
            OneDnn.check(dnnl_post_ops_append_sum(postOps, 1, 0, dnnl_data_type_undef), "append a sum");
        } else if (epilogue == Epilogue.ADD_TENSOR) {
            OneDnn.check(dnnl_post_ops_append_binary(postOps, dnnl_binary_add, dstDesc), "append an addition");
        } else if (epilogue == Epilogue.MULTIPLY_BY_TENSOR) {
            OneDnn.check(dnnl_post_ops_append_binary(postOps, dnnl_binary_mul, dstDesc), "append a multiplication");
        }
        OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, postOps), "set post-ops");
        dnnl_post_ops_destroy(postOps);
        return attributes;
    }
}
