package io.ladder.model;

import io.ladder.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Cuts the flat buffers into the views that layers hold; made once per layer. */
final class Weights {
    private final ParameterLayout layout;
    private final Tensor values;
    private final Tensor products;
    private final Tensor gradients;
    private final BitSet matrices = new BitSet();

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

    /**
     * As {@link #get}, for a matrix whose gradient one product of a pass gives before anything is added to it: it needs no
     * zeroing.
     */
    Weight matrix(String... names) {
        for (String name : names) {
            matrices.set(layout.index(name));
        }
        return get(names);
    }

    /** The gradients of all that is not a {@link #matrix}, neighbours as one: passes add to them in any case. */
    List<Tensor> gradientsBesideMatrices() {
        var found = new ArrayList<Tensor>();
        int count = layout.parameters().size();
        for (int i = matrices.nextClearBit(0); i < count; i = matrices.nextClearBit(i)) {
            long from = layout.parameters().get(i).offset();
            int next = matrices.nextSetBit(i);
            i = next < 0 ? count : next;
            found.add(gradients.slice(from, layout.parameters().get(i - 1).end() - from));
        }
        return List.copyOf(found);
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
