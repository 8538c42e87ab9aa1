package io.ladder.model;

import java.util.List;

/**
 * One named tensor of the model inside the flat parameter buffer.
 *
 * @param name path, e.g. {@code h0.attn.qkv.weight}
 * @param offset first element in the flat buffer
 * @param shape dims, row-major; matrices are [out, in]
 * @param decays whether weight decay applies: matrices yes, biases and norm weights no
 */
public record Parameter(String name, long offset, List<Long> shape, boolean decays) {
    public Parameter {
        shape = List.copyOf(shape);
    }

    public long numElements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** First element after this parameter. */
    public long end() {
        return offset + numElements();
    }
}
