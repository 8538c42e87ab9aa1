package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.tensor.Bf16;
import io.ladder.tensor.DType;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * bf16 against f32, on the processor's instructions or emulated.
 *
 * <p>Every number that a bf16 product reads is off by up to 2^-8 of itself, at random. In one layer a path through the
 * model passes at most twelve such roundings: the input, weight and output of four products, probabilities, and both
 * sides of the non-linearity. Random errors add up as the square root of their number.
 */
class MixedPrecisionTest {
    private static final int VOCAB = 61;
    private static final int SEQUENCES = 3;
    private static final int ROUNDINGS_PER_LAYER = 12;

    static Stream<Arguments> cases() {
        List<ModelConfig> configs = List.of(
                Configs.of("gpt2", "layers=2", "dim=32", "heads=4", "seq=16"),
                Configs.of("llama", "layers=2", "dim=48", "heads=6", "kvHeads=2", "ffn=128", "seq=16"),
                Configs.of("gpt2", "layers=2", "dim=32", "heads=4", "seq=16", "normPlacement=post"),
                Configs.of(
                        "llama",
                        "layers=2",
                        "dim=32",
                        "heads=4",
                        "kvHeads=1",
                        "seq=16",
                        "activation=silu",
                        "positions=alibi",
                        "window=5"));
        return configs.stream()
                .flatMap(config -> Stream.of("plain", "onednn").map(kernels -> Arguments.of(config, kernels)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossIsThatOfF32WithinTheRoundingOfLogits(ModelConfig config, String kernelSet) {
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase wide = wide(config, kernels);
                FormulaCase narrow = narrow(config, kernels)) {
            int rows = wide.batch.rows();
            Tensor logits = wide.arena.f32(rows, VOCAB);
            wide.gpt.logits(wide.batch.inputs(), SEQUENCES, wide.batch.seq(), 0, logits);
            double size = Math.sqrt(kernels.sumOfSquares(logits) / logits.numElements());
            double tolerance = size * rounding(ROUNDINGS_PER_LAYER * config.layers());
            double expected = wide.gpt.loss(wide.batch) / rows;
            assertThat(narrow.gpt.loss(narrow.batch) / rows).isCloseTo(expected, within(tolerance));
            assertThat(narrow.gpt.forwardBackward(narrow.batch, 1f / rows) / rows)
                    .isCloseTo(expected, within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void firstLossIsThatOfPyTorch(String style) throws IOException {
        ModelConfig config = style.equals("gpt2")
                ? Configs.of("gpt2", "layers=2", "dim=32", "heads=4", "seq=16")
                : Configs.of("llama", "layers=2", "dim=48", "heads=6", "kvHeads=2", "ffn=128", "seq=16");
        JsonNode expected;
        try (InputStream in = MixedPrecisionTest.class.getResourceAsStream(style + "-tiny.json")) {
            expected = new ObjectMapper().readTree(in);
        }
        for (String kernelSet : List.of("plain", "onednn")) {
            try (Kernels kernels = KernelSets.open(kernelSet, 1);
                    FormulaCase narrow = narrow(config, kernels)) {
                // logits of these models are of size one
                assertThat(narrow.gpt.loss(narrow.batch) / narrow.batch.rows())
                        .isCloseTo(
                                expected.get("loss").doubleValue(),
                                within(rounding(ROUNDINGS_PER_LAYER * config.layers())));
            }
        }
    }

    /** The backward pass rounds as often as the forward pass. One parameter alone may come off twice as badly. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfF32WithinTheRoundingOfBothPasses(ModelConfig config, String kernelSet) {
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase wide = wide(config, kernels);
                FormulaCase narrow = narrow(config, kernels)) {
            wide.gpt.forwardBackward(wide.batch, 1f / wide.batch.rows());
            narrow.gpt.forwardBackward(narrow.batch, 1f / narrow.batch.rows());
            double tolerance = rounding(2 * ROUNDINGS_PER_LAYER * config.layers());
            assertThat(relativeDistance(narrow.gradients, wide.gradients)).isLessThan(tolerance);
            for (Parameter parameter : wide.layout.parameters()) {
                assertThat(relativeDistance(narrow.gradientOf(parameter), wide.gradientOf(parameter)))
                        .as(parameter.name())
                        .isLessThan(2 * tolerance);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainingEndsWithinOnePerCentOfF32(ModelConfig config, String kernelSet) {
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase wide = wide(config, kernels);
                FormulaCase narrow = narrow(config, kernels)) {
            double expected = train(wide, kernels, 50);
            double start = narrow.gpt.loss(narrow.batch) / narrow.batch.rows();
            double actual = train(narrow, kernels, 50);
            assertThat(expected).as("has learnt").isLessThan(0.75 * start);
            assertThat(actual).isCloseTo(expected, within(0.01 * expected));
        }
    }

    /** Mean loss after so many steps on one batch. */
    private static double train(FormulaCase model, Kernels kernels, int steps) {
        OptimizerConfig config = new OptimizerConfig("adamw", 1e-3, List.of(0.9, 0.95), 1e-8, 0.1);
        Tensor products = model.gpt.productWeights();
        AdamW adamW =
                new AdamW(kernels, config, model.layout, model.parameters, products, model.gradients, model.arena, 0);
        for (int step = 1; step <= steps; step++) {
            model.gradients.zero();
            model.gpt.forwardBackward(model.batch, 1f / model.batch.rows());
            adamW.step(1e-3, 1, step);
            if (products != model.parameters) {
                assertThat(products.get(step)).isEqualTo(Bf16.widen(Bf16.round(model.parameters.get(step))));
            }
        }
        return model.gpt.loss(model.batch) / model.batch.rows();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWeightsThatProductsReadAreThoseOfTheLastUpdate(ModelConfig config, String kernelSet) {
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase narrow = narrow(config, kernels)) {
            train(narrow, kernels, 3);
            float[] left = narrow.gpt.productWeights().toArray();
            narrow.gpt.refresh();
            assertThat(left).isEqualTo(narrow.gpt.productWeights().toArray());
            narrow.gpt.initialize(3);
            assertThat(narrow.gpt.productWeights().toArray()).isNotEqualTo(left);
        }
    }

    /** Cached and whole attention round the same keys and values; what follows differs by a few roundings. */
    @ParameterizedTest
    @MethodSource("cases")
    void cachedLogitsAreThoseOfTheWholeContext(ModelConfig config, String kernelSet) {
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase model = narrow(config, kernels)) {
            int seq = config.seq();
            Tensor whole = model.arena.f32(seq, VOCAB);
            model.gpt.logits(model.batch.inputs(), 1, seq, 0, whole);
            KeyValueCache cache = new KeyValueCache(config, 1, model.arena, model.gpt.compute());
            Tensor logits = model.arena.f32(1, VOCAB);
            model.gpt.prefill(cache, model.batch.inputs(), 3, logits);
            for (int position = 3; position < seq; position++) {
                model.gpt.step(cache, new int[] {model.batch.inputs()[position]}, logits);
                assertThat(relativeDistance(
                                logits.reshape(VOCAB), whole.rows(position, 1).reshape(VOCAB)))
                        .isLessThan(rounding(ROUNDINGS_PER_LAYER * config.layers()));
            }
        }
    }

    private static FormulaCase wide(ModelConfig config, Kernels kernels) {
        return new FormulaCase(config, VOCAB, SEQUENCES, kernels);
    }

    private static FormulaCase narrow(ModelConfig config, Kernels kernels) {
        return new FormulaCase(config, VOCAB, SEQUENCES, kernels, Recompute.NONE, DType.BF16);
    }

    /** Of so many random relative errors of at most 2^-8. */
    private static double rounding(int roundings) {
        return DType.BF16.rounding() * Math.sqrt(roundings);
    }

    private static double relativeDistance(Tensor actual, Tensor expected) {
        double difference = 0;
        double size = 0;
        for (long i = 0; i < expected.numElements(); i++) {
            difference += Math.pow((double) actual.get(i) - expected.get(i), 2);
            size += Math.pow(expected.get(i), 2);
        }
        return Math.sqrt(difference / size);
    }
}
