package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.DType;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is recomputed is the same bits as what would have been kept; only memory differs. */
class RecomputeTest {
    private static final int VOCAB = 23;
    private static final int SEQUENCES = 3;

    static Stream<Arguments> cases() {
        List<ModelConfig> configs = List.of(
                Configs.tiny("gpt2", "layers=3"),
                Configs.tiny("llama", "layers=3"),
                Configs.tiny("gpt2", "layers=3", "dropout=0.3"),
                Configs.tiny("llama", "layers=3", "dropout=0.3", "normPlacement=post"),
                Configs.tiny("gpt2", "layers=3", "dropout=0.3", "normPlacement=post"),
                Configs.tiny("gpt2", "layers=1"),
                Configs.tiny("gpt2", "layers=3", "activation=relu", "positions=alibi", "kvHeads=1", "window=3"));
        return configs.stream().flatMap(config -> Stream.of("plain", "onednn")
                .flatMap(kernels -> Stream.of(Recompute.ATTENTION, Recompute.BLOCK)
                        .flatMap(recompute -> Stream.of(DType.values())
                                .map(compute -> Arguments.of(config, kernels, recompute, compute)))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesAndGradientsAreTheSameBits(ModelConfig config, String kernelSet, Recompute recompute, DType compute) {
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase kept = new FormulaCase(config, VOCAB, SEQUENCES, kernels, Recompute.NONE, compute);
                FormulaCase recomputed = new FormulaCase(config, VOCAB, SEQUENCES, kernels, recompute, compute)) {
            TokenBatch batch = keyed(kept.batch, SEQUENCES);
            TokenBatch smaller = keyed(kept.batch, SEQUENCES - 1);
            for (TokenBatch each : List.of(batch, smaller, batch)) {
                assertThat(recomputed.gpt.forwardBackward(each, 0.5f)).isEqualTo(kept.gpt.forwardBackward(each, 0.5f));
                assertThat(recomputed.gradients.toArray()).isEqualTo(kept.gradients.toArray());
            }
            assertThat(recomputed.gpt.loss(batch)).isEqualTo(kept.gpt.loss(batch));
        }
    }

    static Stream<Arguments> styles() {
        return Stream.of("gpt2", "llama").flatMap(style -> Stream.of("pre", "post")
                .map(placement -> Arguments.of(style, "normPlacement=" + placement)));
    }

    @ParameterizedTest
    @MethodSource("styles")
    void eachStepTakesLessMemory(String style, String placement) {
        ModelConfig config = Configs.tiny(style, placement, "layers=6");
        long none = bytes(config, Recompute.NONE);
        long attention = bytes(config, Recompute.ATTENTION);
        long block = bytes(config, Recompute.BLOCK);
        assertThat(attention).isLessThan(none * 3 / 4);
        assertThat(block).isLessThan(attention * 3 / 4);
    }

    @ParameterizedTest
    @MethodSource("styles")
    void wholeBlocksCostOneStreamForEachFurtherLayer(String style, String placement) {
        ModelConfig six = Configs.tiny(style, placement, "layers=6");
        ModelConfig seven = Configs.tiny(style, placement, "layers=7");
        long stream = 4L * SEQUENCES * six.seq() * six.dim();
        assertThat(bytes(seven, Recompute.BLOCK) - bytes(six, Recompute.BLOCK)).isEqualTo(stream);
    }

    private static long bytes(ModelConfig config, Recompute recompute) {
        try (Kernels kernels = KernelSets.open("plain", 1);
                FormulaCase model = new FormulaCase(config, VOCAB, SEQUENCES, kernels, recompute)) {
            return model.arena.allocatedBytes() - 2 * 4 * model.layout.numElements();
        }
    }

    private static TokenBatch keyed(TokenBatch batch, int sequences) {
        return new TokenBatch(batch.inputs(), batch.targets(), sequences, batch.seq()).at(40, 0x5eedL);
    }
}
