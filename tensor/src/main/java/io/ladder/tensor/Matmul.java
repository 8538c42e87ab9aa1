package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_data_type_undef;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_binary;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_sum;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_scratchpad_mode;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.Pointer;

/**
 * One oneDNN matmul primitive of fixed layouts and types with everything it needs, made once and run many times: a run sets
 * addresses and executes, and allocates nothing.
 */
final class Matmul implements MatmulCache.Product {
    /** What happens to the destination. */
    enum Epilogue {
        /** dst = src weights (+ bias). */
        OVERWRITE,
        /** dst += src weights (+ bias). */
        ADD_TO_DESTINATION,
        /** dst = src weights (+ bias) + addend, which has the destination's layout. */
        ADD_TENSOR
    }

    private final OneDnnStream stream;
    private final dnnl_primitive primitive = new dnnl_primitive();
    private final List<dnnl_memory> memories = new ArrayList<>();
    private final dnnl_memory src;
    private final dnnl_memory weights;
    private final dnnl_memory dst;
    private final dnnl_memory bias;
    private final dnnl_memory addend;
    private final dnnl_memory scratchpad;
    private final long scratchpadBytes;
    private final dnnl_exec_arg_t arguments;
    private final int numArguments;
    private final Address address = new Address();

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
        this.stream = stream;
        OneDnn onednn = stream.onednn();
        dnnl_memory_desc srcDesc = describe(src);
        dnnl_memory_desc weightsDesc = describe(weights);
        dnnl_memory_desc dstDesc = describe(dst);
        dnnl_memory_desc biasDesc = bias ? describe(biasLayout(dst)) : null;
        dnnl_primitive_attr attributes = attributes(epilogue, dstDesc);
        dnnl_primitive_desc desc = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_matmul_primitive_desc_create(
                        desc, onednn.engine(), srcDesc, weightsDesc, biasDesc, dstDesc, attributes),
                "describe a matrix product");
        OneDnn.check(dnnl_primitive_create(primitive, desc), "make a matrix product");
        onednn.primitiveMade();
        dnnl_memory_desc scratchpadDesc = dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
        this.scratchpadBytes = dnnl_memory_desc_get_size(scratchpadDesc);
        this.src = memory(srcDesc);
        this.weights = memory(weightsDesc);
        this.dst = memory(dstDesc);
        this.bias = bias ? memory(biasDesc) : null;
        this.addend = epilogue == Epilogue.ADD_TENSOR ? memory(dstDesc) : null;
        this.scratchpad = memory(scratchpadDesc);
        this.numArguments = memories.size();
        this.arguments = new dnnl_exec_arg_t(numArguments);
        int next = argument(0, DNNL_ARG_SRC, this.src);
        next = argument(next, DNNL_ARG_WEIGHTS, this.weights);
        next = argument(next, DNNL_ARG_DST, this.dst);
        next = argument(next, DNNL_ARG_SCRATCHPAD, this.scratchpad);
        next = argument(next, DNNL_ARG_BIAS, this.bias);
        argument(next, DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1, this.addend);
        arguments.position(0);
        dnnl_primitive_desc_destroy(desc);
        dnnl_primitive_attr_destroy(attributes);
        for (dnnl_memory_desc each : new dnnl_memory_desc[] {srcDesc, weightsDesc, dstDesc, biasDesc}) {
            if (each != null) {
                dnnl_memory_desc_destroy(each);
            }
        }
    }

    /** Runs on these addresses and waits; 0 for a bias or addend that this product does not have. */
    void run(long srcAddress, long weightsAddress, long biasAddress, long addendAddress, long dstAddress) {
        point(src, srcAddress);
        point(weights, weightsAddress);
        point(dst, dstAddress);
        point(scratchpad, stream.scratchpad().address(scratchpadBytes));
        if (bias != null) {
            point(bias, biasAddress);
        }
        if (addend != null) {
            point(addend, addendAddress);
        }
        int status = dnnl_primitive_execute(primitive, stream.stream(), numArguments, arguments);
        if (status != 0) {
            OneDnn.check(status, "run a matrix product");
        }
    }

    /** What it asks for of its stream's scratchpad. */
    long scratchpadBytes() {
        return scratchpadBytes;
    }

    @Override
    public void close() {
        dnnl_primitive_destroy(primitive);
        memories.forEach(memory -> dnnl_memory_destroy(memory));
        arguments.close();
    }

    private int argument(int index, int kind, dnnl_memory memory) {
        if (memory == null) {
            return index;
        }
        arguments.position(index).arg(kind).memory(memory);
        return index + 1;
    }

    private dnnl_memory memory(dnnl_memory_desc desc) {
        var memory = new dnnl_memory();
        OneDnn.check(dnnl_memory_create(memory, desc, stream.onednn().engine(), null), "make a memory object");
        memories.add(memory);
        return memory;
    }

    private void point(dnnl_memory memory, long to) {
        int status = dnnl_memory_set_data_handle(memory, address.at(to));
        if (status != 0) {
            OneDnn.check(status, "set an address");
        }
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
        var attributes = new dnnl_primitive_attr();
        OneDnn.check(dnnl_primitive_attr_create(attributes), "make attributes");
        OneDnn.check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "own scratchpads");
        var postOps = new dnnl_post_ops();
        OneDnn.check(dnnl_post_ops_create(postOps), "make post-ops");
        if (epilogue == Epilogue.ADD_TO_DESTINATION) {
            // The sum is of the destination's type. Naming it costs the fast implementation in bf16: only "undef" keeps
            // it.
            OneDnn.check(dnnl_post_ops_append_sum(postOps, 1, 0, dnnl_data_type_undef), "append a sum");
        } else if (epilogue == Epilogue.ADD_TENSOR) {
            OneDnn.check(dnnl_post_ops_append_binary(postOps, dnnl_binary_add, dstDesc), "append an addition");
        }
        OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, postOps), "set post-ops");
        dnnl_post_ops_destroy(postOps);
        return attributes;
    }

    private static int type(DType dtype) {
        return dtype == DType.F32 ? dnnl_f32 : dnnl_bf16;
    }

    private static dnnl_memory_desc describe(MatrixLayout layout) {
        var desc = new dnnl_memory_desc();
        OneDnn.check(
                dnnl_memory_desc_create_with_strides(
                        desc, layout.dims().length, layout.dims(), type(layout.dtype()), layout.strides()),
                "describe a matrix");
        return desc;
    }

    /** A native pointer that is moved instead of made anew. */
    private static final class Address extends Pointer {
        Address at(long to) {
            address = to;
            return this;
        }
    }
}
