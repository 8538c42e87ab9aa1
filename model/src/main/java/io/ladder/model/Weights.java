package io.ladder.model;

import io.ladder.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Cuts the flat buffers into the views that layers hold; made once per layer. */
final class Weights {
    private final ParameterLayout layout;
    private final Tensor values;
    private final Tensor products;
    private final Tensor gradients;

    /** Over flat buffers of the layout's length; products may be the values; gradients null for inference. */
    Weights(ParameterLayout layout, Tensor values, Tensor products, Tensor gradients) {
        if (values.numElements() != layout.numElements()
                || products.numElements() != layout.numElements()
                || (gradients != null && gradients.numElements() != layout.numElements())) {
            throw new IllegalArgumentException("flat buffers " + values + " and " + gradients + " for a layout of "
                    + layout.numElements() + " parameters");
        }
        this.layout = layout;
        this.values = values;
        this.products = products;
        this.gradients = gradients;
    }

    /** Whether there are gradients. */
    boolean training() {
        return gradients != null;
    }

    /** Neighbouring parameters as one tensor, stacked along dim 0. */
    Weight get(String... names) {
        Parameter first = layout.parameter(names[0]);
        long end = first.offset();
        long[] shape = first.shape().stream().mapToLong(Long::longValue).toArray();
        shape[0] = 0;
        for (String name : names) {
            Parameter parameter = layout.parameter(name);
            List<Long> dims = parameter.shape();
            if (parameter.offset() != end || !dims.subList(1, dims.size()).equals(tail(first))) {
                throw new IllegalStateException(Arrays.toString(names) + " do not lie side by side");
            }
            shape[0] += dims.get(0);
            end = parameter.end();
        }
        long count = end - first.offset();
        return new Weight(
                values.slice(first.offset(), count).reshape(shape),
                products.slice(first.offset(), count).reshape(shape),
                gradients == null
                        ? null
                        : gradients.slice(first.offset(), count).reshape(shape));
    }

    /** As {@link #get}, or {@link Weight#NONE} where the model has no such parameters (biases). */
    Weight getIfPresent(String... names) {
        return layout.contains(names[0]) ? get(names) : Weight.NONE;
    }

    private static List<Long> tail(Parameter parameter) {
        return parameter.shape().subList(1, parameter.shape().size());
    }
}
