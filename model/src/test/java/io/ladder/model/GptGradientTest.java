package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.tensor.CounterRandom;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parameter's gradient against central differences of the whole model's loss, for every choice that a
 * configuration offers.
 *
 * <p>A loss of some 60 nats in f32 is exact to about 1e-5; differences over a step of 1e-2 along a unit direction are
 * then exact to about 1e-3, plus their own truncation of order 1e-4 times the third derivative. Gradients of a parameter
 * have a norm of about 1: tolerances are relative to it with an absolute part for the noise.
 */
class GptGradientTest {
    private static final int VOCAB = 11;
    private static final int SEQUENCES = 3;
    private static final float STEP = 1e-2f;
    /** A tenth as many elements cross ReLU's corner, where there is no derivative; the noise is ten times as large. */
    private static final float STEP_WITH_CORNERS = 1e-3f;

    private static final double RELATIVE = 5e-3;
    private static final double ABSOLUTE = 3e-3;

    static Stream<ModelConfig> choices() {
        return Stream.of(
                Configs.tiny("gpt2"),
                Configs.tiny("llama"),
                Configs.tiny("gpt2", "normPlacement=post"),
                Configs.tiny("llama", "normPlacement=post"),
                Configs.tiny("gpt2", "positions=sinusoidal", "activation=relu"),
                Configs.tiny("gpt2", "positions=alibi", "activation=silu"),
                Configs.tiny("gpt2", "positions=none", "bias=false"),
                Configs.tiny("gpt2", "positions=rope", "activation=swiglu", "tiedOutput=false"),
                Configs.tiny("gpt2", "window=3"),
                Configs.tiny("gpt2", "norm=rmsnorm", "kvHeads=1"),
                Configs.tiny("gpt2", "dropout=0.3"),
                Configs.tiny("gpt2", "dropout=0.3", "normPlacement=post", "tiedOutput=false"),
                Configs.tiny("llama", "dropout=0.2", "dim=16", "heads=4", "kvHeads=2", "window=4"),
                Configs.tiny("llama", "bias=true", "tiedOutput=true", "norm=layernorm", "kvHeads=1"));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void gradientsAreThoseOfFiniteDifferences(ModelConfig config) {
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(config, VOCAB, SEQUENCES, kernels)) {
            TokenBatch formula = model.batch;
            TokenBatch batch =
                    new TokenBatch(formula.inputs(), formula.targets(), SEQUENCES, config.seq()).at(40, 0x5eedL);
            model.gpt.forwardBackward(batch, 1);
            float[] gradients = model.gradients.toArray();
            for (Parameter parameter : model.layout.parameters()) {
                checkDirection(model, batch, parameter, gradients);
            }
        }
    }

    /** Along the gradient mixed with a random direction: a long derivative, and sensitive to errors beside it. */
    private static void checkDirection(FormulaCase model, TokenBatch batch, Parameter parameter, float[] gradients) {
        int count = (int) parameter.numElements();
        int offset = (int) parameter.offset();
        double norm = 0;
        for (int i = 0; i < count; i++) {
            norm += (double) gradients[offset + i] * gradients[offset + i];
        }
        norm = Math.sqrt(norm);
        float[] direction = new float[count];
        double derivative = 0;
        for (int i = 0; i < count; i++) {
            double random = CounterRandom.gaussian(7, offset + i) / Math.sqrt(count);
            direction[i] = (float) (0.5 * gradients[offset + i] / norm + 0.5 * random);
            derivative += (double) direction[i] * gradients[offset + i];
        }
        Tensor weights = model.parameters.slice(offset, count);
        float[] start = weights.toArray();
        float step = model.gpt.config().activation() == ActivationKind.RELU ? STEP_WITH_CORNERS : STEP;
        double up = lossAt(model, batch, weights, start, direction, step);
        double down = lossAt(model, batch, weights, start, direction, -step);
        weights.copyFrom(start);
        assertThat((up - down) / (2 * step))
                .as("%s of %s", parameter.name(), model.gpt.config())
                .isCloseTo(derivative, within(RELATIVE * norm + ABSOLUTE));
    }

    private static double lossAt(
            FormulaCase model, TokenBatch batch, Tensor weights, float[] start, float[] direction, float distance) {
        float[] moved = start.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += distance * direction[i];
        }
        weights.copyFrom(moved);
        return model.gpt.forwardBackward(batch, 1); // not loss(): that has no dropout
    }
}
