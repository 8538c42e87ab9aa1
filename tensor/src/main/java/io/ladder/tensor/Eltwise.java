package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_swish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;

import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/** An activation, or its gradient, of a fixed number of elements as a primitive of oneDNN. */
final class Eltwise implements AutoCloseable {
    private final OneDnnPrimitive primitive;
    private final dnnl_memory x;
    private final dnnl_memory dy;
    private final dnnl_memory result;

    /**
     * @param stream of the thread that will run it
     * @param gradient dx = dy f'(x) instead of y = f(x)
     */
    Eltwise(OneDnnStream stream, Activation f, boolean gradient, DType dtype, long elements) {
        int function = function(f);
        // swish is x sigmoid(alpha x); of relu, alpha is the slope below 0; gelu has none
        float alpha = f == Activation.SILU ? 1 : 0;
        dnnl_memory_desc layout = OneDnnPrimitive.describe(MatrixLayout.rowMajor(dtype, 1, elements));
        dnnl_primitive_attr attributes = OneDnnPrimitive.attributes();
        var forward = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_eltwise_forward_primitive_desc_create(
                        forward,
                        stream.onednn().engine(),
                        dnnl_forward_training,
                        function,
                        layout,
                        layout,
                        alpha,
                        0,
                        attributes),
                "describe an activation");
        if (gradient) {
            var backward = new dnnl_primitive_desc();
            OneDnn.check(
                    dnnl_eltwise_backward_primitive_desc_create(
                            backward,
                            stream.onednn().engine(),
                            function,
                            layout,
                            layout,
                            layout,
                            alpha,
                            0,
                            forward,
                            attributes),
                    "describe an activation's gradient");
            this.primitive = new OneDnnPrimitive(stream, backward);
            dnnl_primitive_desc_destroy(backward);
        } else {
            this.primitive = new OneDnnPrimitive(stream, forward);
        }
        this.x = primitive.operand(DNNL_ARG_SRC, layout);
        this.dy = gradient ? primitive.operand(DNNL_ARG_DIFF_DST, layout) : null;
        this.result = primitive.operand(gradient ? DNNL_ARG_DIFF_SRC : DNNL_ARG_DST, layout);
        dnnl_primitive_desc_destroy(forward);
        dnnl_primitive_attr_destroy(attributes);
        dnnl_memory_desc_destroy(layout);
    }

    /** Runs on these addresses and waits; 0 for a dy that this function does not have. The result may lie where x or dy does. */
    void run(long xAddress, long dyAddress, long resultAddress) {
        primitive.point(x, xAddress);
        if (dy != null) {
            primitive.point(dy, dyAddress);
        }
        primitive.point(result, resultAddress);
        primitive.run();
    }

    private static int function(Activation f) {
        return switch (f) {
            case GELU -> dnnl_eltwise_gelu_tanh;
            case RELU -> dnnl_eltwise_relu;
            case SILU -> dnnl_eltwise_swish;
        };
    }

    @Override
    public void close() {
        primitive.close();
    }
}
