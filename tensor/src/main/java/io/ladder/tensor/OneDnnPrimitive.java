package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_scratchpad_mode;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_next_impl;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_get_primitive_desc;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_impl_info_str;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A primitive of oneDNN with its operands, made once and run many times: a run sets addresses and executes, and allocates
 * nothing. Its scratchpad is the stream's.
 */
final class OneDnnPrimitive implements AutoCloseable {
    private static final int MAX_OPERANDS = 8;

    private final OneDnnStream stream;
    private final dnnl_primitive primitive = new dnnl_primitive();
    private final List<dnnl_memory> memories = new ArrayList<>();
    private final dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(MAX_OPERANDS);
    private final dnnl_memory scratchpad;
    private final long scratchpadBytes;
    private long scratchpadAt;
    private final NativeAddress address = new NativeAddress();

    /**
     * @param stream of the thread that will run it
     * @param desc whose attributes leave the scratchpad to the caller
     */
    OneDnnPrimitive(OneDnnStream stream, dnnl_primitive_desc desc) {
        this.stream = stream;
        OneDnn.check(dnnl_primitive_create(primitive, desc), "make a primitive");
        stream.onednn().primitiveMade();
        dnnl_memory_desc scratchpadDesc = dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
        this.scratchpadBytes = dnnl_memory_desc_get_size(scratchpadDesc);
        this.scratchpad = operand(DNNL_ARG_SCRATCHPAD, scratchpadDesc);
    }

    /** An operand more; all must be known before the first run. */
    dnnl_memory operand(int kind, dnnl_memory_desc desc) {
        var memory = new dnnl_memory();
        OneDnn.check(dnnl_memory_create(memory, desc, stream.onednn().engine(), null), "make a memory object");
        arguments.position(memories.size()).arg(kind).memory(memory);
        arguments.position(0);
        memories.add(memory);
        return memory;
    }

    /** Says where an operand lies in the next run. */
    void point(dnnl_memory operand, long to) {
        int status = dnnl_memory_set_data_handle(operand, address.at(to));
        if (status != 0) {
            OneDnn.check(status, "set an address");
        }
    }

    /** Runs on the calling thread and waits. */
    void run() {
        long at = stream.scratchpad().address(scratchpadBytes);
        if (at != scratchpadAt) {
            point(scratchpad, at);
            scratchpadAt = at;
        }
        int status = dnnl_primitive_execute(primitive, stream.stream(), memories.size(), arguments);
        if (status != 0) {
            OneDnn.check(status, "run a primitive");
        }
    }

    /** What it needs of the scratchpad. */
    long scratchpadBytes() {
        return scratchpadBytes;
    }

    /** Attributes that leave the scratchpad to the stream; to be destroyed. */
    static dnnl_primitive_attr attributes() {
        var attributes = new dnnl_primitive_attr();
        OneDnn.check(dnnl_primitive_attr_create(attributes), "make attributes");
        OneDnn.check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "own scratchpads");
        return attributes;
    }

    /** What oneDNN calls the implementation that it runs. */
    String implementation() {
        var desc = new dnnl_primitive_desc();
        OneDnn.check(dnnl_primitive_get_primitive_desc(primitive, desc), "describe a primitive");
        return implementation(desc);
    }

    /** What oneDNN calls the implementation that a description stands for. */
    static String implementation(dnnl_primitive_desc desc) {
        try (var name = new PointerPointer<BytePointer>(1)) {
            OneDnn.check(dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, name), "name an implementation");
            return name.get(BytePointer.class).getString();
        }
    }

    /**
     * Goes on to the first implementation whose name begins so, from where a description stands.
     *
     * @return false if there is none; the description is of no use then
     */
    static boolean advance(dnnl_primitive_desc desc, String prefix) {
        while (!implementation(desc).startsWith(prefix)) {
            if (dnnl_primitive_desc_next_impl(desc) != dnnl_success) {
                return false;
            }
        }
        return true;
    }

    /** A layout as oneDNN describes it; to be destroyed. */
    static dnnl_memory_desc describe(MatrixLayout layout) {
        var desc = new dnnl_memory_desc();
        OneDnn.check(
                dnnl_memory_desc_create_with_strides(
                        desc, layout.dims().length, layout.dims(), type(layout.dtype()), layout.strides()),
                "describe a matrix");
        return desc;
    }

    /** A packed matrix as oneDNN describes it; to be destroyed. */
    static dnnl_memory_desc describe(PackedLayout layout) {
        return describe(DType.BF16, new long[] {layout.rows(), layout.columns()}, layout.tag());
    }

    /** A matrix whose layout is oneDNN's to choose; to be destroyed. */
    static dnnl_memory_desc describeAny(MatrixLayout layout) {
        return describe(layout.dtype(), layout.dims(), dnnl_format_tag_any);
    }

    private static dnnl_memory_desc describe(DType dtype, long[] dims, int tag) {
        var desc = new dnnl_memory_desc();
        OneDnn.check(dnnl_memory_desc_create_with_tag(desc, dims.length, dims, type(dtype), tag), "describe a matrix");
        return desc;
    }

    /** Destroys descriptions; null for one that there is not. */
    static void destroy(dnnl_memory_desc... descs) {
        for (dnnl_memory_desc desc : descs) {
            if (desc != null) {
                dnnl_memory_desc_destroy(desc);
            }
        }
    }

    private static int type(DType dtype) {
        return dtype == DType.F32 ? dnnl_f32 : dnnl_bf16;
    }

    @Override
    public void close() {
        dnnl_primitive_destroy(primitive);
        memories.forEach(memory -> dnnl_memory_destroy(memory));
        arguments.close();
    }
}
