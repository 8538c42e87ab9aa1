package io.ladder.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where every parameter lies in the flat buffer: ordered, without gaps, in the order of the forward pass, so that the
 * backward pass finishes gradients from the end of the buffer to its start. Pure; immutable.
 *
 * <p>Query, key and value matrices lie side by side, and so do gate and up, with their biases after them: one product
 * serves all.
 */
public final class ParameterLayout {
    private final List<Parameter> parameters;
    private final Map<String, Integer> indexByName = new HashMap<>();
    private final long numElements;

    private ParameterLayout(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        for (int i = 0; i < parameters.size(); i++) {
            indexByName.put(parameters.get(i).name(), i);
        }
        this.numElements =
                parameters.isEmpty() ? 0 : parameters.get(parameters.size() - 1).end();
    }

    /** The layout of a GPT. */
    public static ParameterLayout of(ModelConfig config, int vocab) {
        Builder layout = new Builder();
        layout.add("wte", vocab, config.dim());
        if (config.positions() == PositionKind.LEARNED) {
            layout.add("wpe", config.seq(), config.dim());
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            layout.block(config, "h" + layer + ".");
        }
        if (config.normPlacement() == NormPlacement.PRE) {
            layout.norm(config, "lnf");
        }
        if (!config.tiedOutput()) {
            layout.add("head", vocab, config.dim());
        }
        return new ParameterLayout(layout.parameters);
    }

    /** All parameters by offset. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Elements of the flat buffer: the number of parameters N. */
    public long numElements() {
        return numElements;
    }

    /** Whether there is a parameter of this name. */
    public boolean contains(String name) {
        return indexByName.containsKey(name);
    }

    /** The parameter of this name. */
    public Parameter parameter(String name) {
        return parameters.get(index(name));
    }

    /** Its place in {@link #parameters()}. */
    public int index(String name) {
        Integer index = indexByName.get(name);
        if (index == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return index;
    }

    /** Name of the parameter that holds this element of the flat buffer. */
    public String nameAt(long offset) {
        if (offset < 0 || offset >= numElements) {
            throw new IndexOutOfBoundsException("element " + offset + " of " + numElements);
        }
        int low = 0;
        int high = parameters.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (parameters.get(middle).offset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return parameters.get(low).name();
    }

    private static final class Builder {
        private final List<Parameter> parameters = new ArrayList<>();
        private long offset;

        void block(ModelConfig config, String prefix) {
            long dim = config.dim();
            long kvDim = (long) config.kvHeads() * config.headDim();
            norm(config, prefix + "ln1");
            if (config.style() == ModelStyle.GPT2) {
                linears(config, prefix + "attn.", dim, List.of("qkv"), List.of(dim + 2 * kvDim));
            } else {
                linears(config, prefix + "attn.", dim, List.of("q", "k", "v"), List.of(dim, kvDim, kvDim));
            }
            linears(config, prefix + "attn.", dim, List.of("out"), List.of(dim));
            norm(config, prefix + "ln2");
            long ffn = config.ffn();
            if (config.gated()) {
                linears(config, prefix + "ffn.", dim, List.of("gate", "up"), List.of(ffn, ffn));
            } else {
                linears(config, prefix + "ffn.", dim, List.of("up"), List.of(ffn));
            }
            linears(config, prefix + "ffn.", ffn, List.of("down"), List.of(dim));
        }

        void norm(ModelConfig config, String name) {
            add(name + ".weight", config.dim());
            if (config.normBias()) {
                add(name + ".bias", config.dim());
            }
        }

        /** Adjacent linear layers over one input: all weights, then all biases. */
        void linears(ModelConfig config, String prefix, long in, List<String> names, List<Long> outs) {
            for (int i = 0; i < names.size(); i++) {
                add(prefix + names.get(i) + ".weight", outs.get(i), in);
            }
            if (config.bias()) {
                for (int i = 0; i < names.size(); i++) {
                    add(prefix + names.get(i) + ".bias", outs.get(i));
                }
            }
        }

        void add(String name, long... shape) {
            List<Long> dims = Arrays.stream(shape).boxed().toList();
            Parameter parameter = new Parameter(name, offset, dims, shape.length > 1);
            parameters.add(parameter);
            offset = parameter.end();
        }
    }
}
