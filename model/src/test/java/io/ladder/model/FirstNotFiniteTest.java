package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FirstNotFiniteTest {
    private static final int VOCAB = 23;

    @ParameterizedTest
    @CsvSource({
        "wpe, embedding: output",
        "h0.ln1.weight, h0.attn: output",
        "h1.attn.qkv.weight, h1.attn: output",
        "h1.ln2.bias, h1.ffn: output",
        "h0.ffn.down.weight, h0.ffn: output",
        "lnf.weight, lnf: output",
        "head, head: loss"
    })
    void aBrokenWeightIsFoundWhereItIsUsed(String parameter, String expected) {
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(Configs.tiny("gpt2", "tiedOutput=false"), VOCAB, 2, kernels)) {
            assertThat(found(model, 1)).isEqualTo("nothing");
            assertThat(foundInEvaluation(model)).isEqualTo("nothing");
            weights(model, parameter).set(3, Float.NaN);
            assertThat(found(model, 1)).isEqualTo(expected);
            assertThat(foundInEvaluation(model)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Recompute.class)
    void whatBreaksOnlyInTheBackwardPassIsFoundThere(Recompute recompute) {
        ModelConfig config = Configs.tiny("gpt2", "layers=3");
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(config, VOCAB, 2, kernels, recompute)) {
            // Units that no row switches on: their huge outgoing weights add 0 in the forward pass, but in the backward
            // pass a sum over them overflows, and infinity times a slope of 0 is NaN.
            Tensor bias = weights(model, "h1.ffn.up.bias");
            bias.copyFrom(filled(bias, -1e4f));
            Tensor down = weights(model, "h1.ffn.down.weight");
            down.copyFrom(filled(down, 3e38f));
            down.slice(0, down.numElements() / 2).copyFrom(filled(down.slice(0, down.numElements() / 2), -3e38f));
            assertThat(model.gpt.loss(model.batch)).isFinite();
            assertThat(found(model, 100)).isEqualTo("h1.ffn: gradient");
        }
    }

    @Test
    void gradientsOfWeightsAreLookedAtToo() {
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(Configs.tiny("llama"), VOCAB, 2, kernels)) {
            // as earlier micro-batches may have left it: the next addition overflows
            Parameter up = model.layout.parameter("h1.ffn.up.weight");
            model.gradientOf(up).set(0, Float.POSITIVE_INFINITY);
            assertThat(found(model, 1)).isEqualTo("h1.ffn: gradient");
        }
    }

    @Test
    void aPostNormModelHasNoFinalNorm() {
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(Configs.tiny("gpt2", "normPlacement=post"), VOCAB, 2, kernels)) {
            assertThat(model.gpt.lookedAt())
                    .containsExactly(
                            "embedding: output",
                            "h0.attn: output",
                            "h0.ffn: output",
                            "h1.attn: output",
                            "h1.ffn: output",
                            "head: loss",
                            "head: gradient",
                            "h1.ffn: gradient",
                            "h1.attn: gradient",
                            "h0.ffn: gradient",
                            "h0.attn: gradient",
                            "embedding: gradient");
            weights(model, "h1.ln2.weight").set(0, Float.NaN);
            assertThat(found(model, 1)).isEqualTo("h1.ffn: output");
        }
    }

    private static String found(FormulaCase model, float gradientScale) {
        return name(model, model.gpt.firstNotFinite(model.batch, gradientScale));
    }

    private static String foundInEvaluation(FormulaCase model) {
        return name(model, model.gpt.firstNotFinite(model.batch));
    }

    private static String name(FormulaCase model, OptionalInt place) {
        return place.isPresent() ? model.gpt.lookedAt().get(place.getAsInt()) : "nothing";
    }

    private static Tensor weights(FormulaCase model, String name) {
        Parameter parameter = model.layout.parameter(name);
        return model.parameters.slice(parameter.offset(), parameter.numElements());
    }

    private static float[] filled(Tensor like, float value) {
        float[] values = new float[(int) like.numElements()];
        Arrays.fill(values, value);
        return values;
    }
}
