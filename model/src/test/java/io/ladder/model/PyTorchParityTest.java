package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same numbers as PyTorch 2.7.1 (one thread, f32) for two small models: {@code gpt2-tiny.json}, {@code
 * llama-tiny.json}.
 *
 * <p>Sums have at most a few hundred f32 terms here: orders of summation differ by about 1e-6 relative, and the
 * tolerances leave ten to a hundred times that.
 */
class PyTorchParityTest {
    private static final int VOCAB = 61;
    private static final int SEQUENCES = 3;
    private static final double LOSS_TOLERANCE = 1e-5;
    private static final double LOGIT_TOLERANCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 1e-4;
    private static final double TRAINING_TOLERANCE = 1e-4;

    static Stream<Arguments> cases() {
        return Stream.of("gpt2", "llama").flatMap(style -> KERNEL_SETS.stream().map(set -> Arguments.of(style, set)));
    }

    private static final List<String> KERNEL_SETS = List.of("plain", "onednn");

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndLogitsAreThoseOfPyTorch(String style, String kernelSet) throws IOException {
        JsonNode expected = expected(style);
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase model = new FormulaCase(config(style), VOCAB, SEQUENCES, kernels)) {
            int rows = model.batch.rows();
            assertThat(model.gpt.loss(model.batch) / rows)
                    .isCloseTo(expected.get("loss").doubleValue(), within(LOSS_TOLERANCE));
            Tensor logits = model.arena.f32(rows, VOCAB);
            model.gpt.logits(model.batch.inputs(), SEQUENCES, model.batch.seq(), 0, logits);
            assertClose(logits.rows(0, 1), expected.get("logits_position_0"), LOGIT_TOLERANCE);
            assertClose(logits.rows(rows - 1, 1), expected.get("logits_last_position"), LOGIT_TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfPyTorch(String style, String kernelSet) throws IOException {
        JsonNode expected = expected(style);
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase model = new FormulaCase(config(style), VOCAB, SEQUENCES, kernels)) {
            model.gpt.forwardBackward(model.batch, 1f / model.batch.rows());
            JsonNode gradients = expected.get("gradients");
            assertThat(model.layout.parameters().stream().map(Parameter::name))
                    .containsExactlyElementsOf(gradients::fieldNames);
            for (Parameter parameter : model.layout.parameters()) {
                JsonNode gradient = gradients.get(parameter.name());
                double norm = gradient.get("l2").doubleValue();
                assertThat(parameter.shape().toString())
                        .isEqualTo(gradient.get("shape").asText());
                Tensor ours = model.gradientOf(parameter);
                assertThat(Math.sqrt(kernels.sumOfSquares(ours)))
                        .as(parameter.name())
                        .isCloseTo(norm, within(GRADIENT_TOLERANCE * norm));
                assertClose(ours, gradient.get("first"), GRADIENT_TOLERANCE * norm);
            }
            double total = expected.get("gradient_norm").doubleValue();
            assertThat(Math.sqrt(kernels.sumOfSquares(model.gradients)))
                    .isCloseTo(total, within(GRADIENT_TOLERANCE * total));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tenStepsOfAdamWFollowPyTorch(String style, String kernelSet) throws IOException {
        JsonNode losses = expected(style).get("adamw_losses");
        OptimizerConfig optimizer = new OptimizerConfig("adamw", 1e-3, List.of(0.9, 0.95), 1e-8, 0.1);
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase model = new FormulaCase(config(style), VOCAB, SEQUENCES, kernels)) {
            AdamW adamW = new AdamW(kernels, optimizer, model.layout, model.parameters, model.gradients, model.arena);
            GlobalNormClip clip = new GlobalNormClip(1.0);
            int rows = model.batch.rows();
            for (int step = 0; step < losses.size(); step++) {
                model.gradients.zero();
                double loss = model.gpt.forwardBackward(model.batch, 1f / rows) / rows;
                assertThat(loss)
                        .as("step %d", step)
                        .isCloseTo(losses.get(step).doubleValue(), within(TRAINING_TOLERANCE));
                double scale = clip.scale(Math.sqrt(kernels.sumOfSquares(model.gradients)));
                adamW.step(1e-3, (float) scale, step + 1);
            }
        }
    }

    private static ModelConfig config(String style) {
        return style.equals("gpt2")
                ? Configs.of("gpt2", "layers=2", "dim=32", "heads=4", "seq=16")
                : Configs.of("llama", "layers=2", "dim=48", "heads=6", "kvHeads=2", "ffn=128", "seq=16");
    }

    private static void assertClose(Tensor ours, JsonNode expected, double tolerance) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) ours.get(i))
                    .as("element %d", i)
                    .isCloseTo(expected.get(i).doubleValue(), within(tolerance));
        }
    }

    private static JsonNode expected(String style) throws IOException {
        try (InputStream in = PyTorchParityTest.class.getResourceAsStream(style + "-tiny.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
