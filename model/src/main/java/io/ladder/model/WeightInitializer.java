package io.ladder.model;

import io.ladder.tensor.CounterRandom;
import io.ladder.tensor.Tensor;
import java.util.List;

/**
 * Fills the flat parameter buffer; see {@link Initialization}. Every element is a pure function of (seed, index of the
 * parameter, index of the element), so it does not depend on ranks or on how the buffer is cut.
 */
final class WeightInitializer {
    /** Standard deviation of GPT-2's weights (Radford et al. 2019). */
    private static final double GPT2_STD = 0.02;

    private final ModelConfig config;
    private final long seed;

    WeightInitializer(ModelConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /** Writes all parameters; {@code flat} is as long as the layout. */
    void fill(ParameterLayout layout, Tensor flat) {
        List<Parameter> parameters = layout.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            Distribution distribution = distribution(parameter);
            long key = CounterRandom.key(seed, i);
            for (long element = 0; element < parameter.numElements(); element++) {
                flat.set(parameter.offset() + element, (float) distribution.draw(key, element));
            }
        }
    }

    private Distribution distribution(Parameter parameter) {
        String name = parameter.name();
        if (parameter.shape().size() == 1) {
            return constant(name.endsWith(".bias") ? 0 : 1);
        }
        if (!name.contains(".")) {
            return normal(GPT2_STD); // wte, wpe, head
        }
        boolean residual = name.endsWith("attn.out.weight") || name.endsWith("ffn.down.weight");
        long out = parameter.shape().get(0);
        long in = parameter.shape().get(1);
        return switch (config.initialization()) {
            case GPT2 -> normal(residual ? GPT2_STD / Math.sqrt(2.0 * config.layers()) : GPT2_STD);
            case ZERORESIDUAL -> residual ? constant(0) : normal(GPT2_STD);
            case XAVIER -> uniform(Math.sqrt(6.0 / (in + out)));
            case HE -> normal(Math.sqrt(2.0 / in));
        };
    }

    private static Distribution constant(double value) {
        return (key, element) -> value;
    }

    private static Distribution normal(double std) {
        return (key, element) -> std * CounterRandom.gaussian(key, element);
    }

    private static Distribution uniform(double bound) {
        return (key, element) -> bound * (2 * CounterRandom.uniformDouble(key, element) - 1);
    }

    private interface Distribution {
        double draw(long key, long element);
    }
}
