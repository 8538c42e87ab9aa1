package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_binary;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * A product of one head in attention's backward, [keys, queries], with what softmax does to each element while it is still
 * in registers. Queries are the columns because numbers per query may then be added as a bias is: one per row would lose
 * oneDNN's fast implementation.
 */
final class AttentionScoreMatmul implements PrimitiveCache.Primitive {
    private final OneDnnPrimitive primitive;
    private final dnnl_memory src;
    private final dnnl_memory weights;
    private final dnnl_memory dst;
    private final dnnl_memory matrix;
    private final dnnl_memory perQuery;
    private final dnnl_memory factor;

    private AttentionScoreMatmul(
            OneDnnStream stream, MatrixLayout src, MatrixLayout weights, MatrixLayout dst, PostOps postOps) {
        dnnl_memory_desc srcDesc = OneDnnPrimitive.describe(src);
        dnnl_memory_desc weightsDesc = OneDnnPrimitive.describe(weights);
        dnnl_memory_desc dstDesc = OneDnnPrimitive.describe(dst);
        boolean bias = !postOps.operands.contains(Operand.PER_QUERY);
        dnnl_memory_desc biasDesc = bias ? OneDnnPrimitive.describe(dst.row(DType.F32)) : null;
        dnnl_primitive_attr attributes = OneDnnPrimitive.attributes();
        OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, postOps.chain), "set post-ops");
        dnnl_primitive_desc desc = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_matmul_primitive_desc_create(
                        desc, stream.onednn().engine(), srcDesc, weightsDesc, biasDesc, dstDesc, attributes),
                "describe a product of scores");
        this.primitive = new OneDnnPrimitive(stream, desc);
        this.src = primitive.operand(DNNL_ARG_SRC, srcDesc);
        this.weights = primitive.operand(DNNL_ARG_WEIGHTS, weightsDesc);
        this.dst = primitive.operand(DNNL_ARG_DST, dstDesc);
        this.matrix = postOps.operand(primitive, Operand.MATRIX);
        this.perQuery =
                bias ? primitive.operand(DNNL_ARG_BIAS, biasDesc) : postOps.operand(primitive, Operand.PER_QUERY);
        this.factor = postOps.operand(primitive, Operand.FACTOR);
        dnnl_primitive_desc_destroy(desc);
        dnnl_primitive_attr_destroy(attributes);
        postOps.destroy();
        OneDnnPrimitive.destroy(srcDesc, weightsDesc, dstDesc, biasDesc);
    }

    /**
     * Probabilities = exp(scale * (keys queries^T + perQuery (+ matrix))), where perQuery is -logSumExp / scale.
     *
     * @param masked whether a matrix, f32 with a row per key and rows of the result's length, is added
     */
    static AttentionScoreMatmul probabilities(
            OneDnnStream stream,
            MatrixLayout keys,
            MatrixLayout queries,
            MatrixLayout dst,
            float scale,
            boolean masked) {
        var postOps = new PostOps();
        if (masked) {
            postOps.binary(dnnl_binary_add, Operand.MATRIX, dst.as(DType.F32));
        }
        postOps.scale(scale);
        postOps.exp();
        return new AttentionScoreMatmul(stream, keys, queries.transposed(), dst, postOps);
    }

    /**
     * Gradients of scores = scale * factor * (values dOut^T (* matrix) + perQuery), where factor is the probabilities and
     * perQuery is -dOut . out.
     *
     * @param dropped whether a matrix as above, of dropout, is multiplied by
     */
    static AttentionScoreMatmul gradients(
            OneDnnStream stream,
            MatrixLayout values,
            MatrixLayout dOut,
            MatrixLayout dst,
            float scale,
            boolean dropped) {
        var postOps = new PostOps();
        if (dropped) {
            postOps.binary(dnnl_binary_mul, Operand.MATRIX, dst.as(DType.F32));
            postOps.binary(dnnl_binary_add, Operand.PER_QUERY, dst.row(DType.F32)); // a bias would come before
        }
        postOps.binary(dnnl_binary_mul, Operand.FACTOR, dst);
        postOps.scale(scale);
        return new AttentionScoreMatmul(stream, values, dOut.transposed(), dst, postOps);
    }

    /** Runs on these addresses and waits; 0 for operands that this product does not have. */
    void run(
            long srcAddress,
            long weightsAddress,
            long matrixAddress,
            long perQueryAddress,
            long factorAddress,
            long dstAddress) {
        primitive.point(src, srcAddress);
        primitive.point(weights, weightsAddress);
        primitive.point(perQuery, perQueryAddress);
        primitive.point(dst, dstAddress);
        if (matrix != null) {
            primitive.point(matrix, matrixAddress);
        }
        if (factor != null) {
            primitive.point(factor, factorAddress);
        }
        primitive.run();
    }

    /** What it asks for of its stream's scratchpad. */
    long scratchpadBytes() {
        return primitive.scratchpadBytes();
    }

    @Override
    public void close() {
        primitive.close();
    }

    /** What a post-op takes besides the result so far. */
    private enum Operand {
        MATRIX,
        PER_QUERY,
        FACTOR
    }

    /** Post-ops, in order, and the layouts of their operands. */
    private static final class PostOps {
        private final dnnl_post_ops chain = new dnnl_post_ops();
        /** Per post-op, null where it takes none. */
        private final List<Operand> operands = new ArrayList<>();

        private final List<dnnl_memory_desc> descs = new ArrayList<>();

        PostOps() {
            OneDnn.check(dnnl_post_ops_create(chain), "make post-ops");
        }

        void scale(float by) {
            OneDnn.check(dnnl_post_ops_append_eltwise(chain, dnnl_eltwise_linear, by, 0), "append a scale");
            add(null, null);
        }

        void exp() {
            OneDnn.check(dnnl_post_ops_append_eltwise(chain, dnnl_eltwise_exp, 0, 0), "append an exp");
            add(null, null);
        }

        void binary(int operation, Operand operand, MatrixLayout layout) {
            dnnl_memory_desc desc = OneDnnPrimitive.describe(layout);
            OneDnn.check(dnnl_post_ops_append_binary(chain, operation, desc), "append a binary operation");
            add(operand, desc);
        }

        private void add(Operand operand, dnnl_memory_desc desc) {
            operands.add(operand);
            descs.add(desc);
        }

        dnnl_memory operand(OneDnnPrimitive primitive, Operand operand) {
            int at = operands.indexOf(operand);
            return at < 0
                    ? null
                    : primitive.operand(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (at + 1) | DNNL_ARG_SRC_1, descs.get(at));
        }

        void destroy() {
            dnnl_post_ops_destroy(chain);
            OneDnnPrimitive.destroy(descs.toArray(new dnnl_memory_desc[0]));
        }
    }
}
