package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The prediction is what the arena hands out, to the byte. */
class ModelBytesTest {
    static Stream<Arguments> cases() {
        List<ModelConfig> configs = List.of(
                Configs.of("gpt2", "layers=3", "dim=32", "heads=4", "seq=24"),
                Configs.of("llama", "layers=3", "dim=48", "heads=4", "kvHeads=2", "seq=24"),
                Configs.tiny("gpt2", "normPlacement=post", "dropout=0.1"),
                Configs.tiny("llama", "normPlacement=post", "tiedOutput=true"),
                Configs.tiny("gpt2", "positions=sinusoidal", "activation=swiglu", "dropout=0.1"),
                Configs.tiny("gpt2", "norm=rmsnorm", "bias=false", "positions=none", "kvHeads=1"));
        return configs.stream().flatMap(config -> Stream.of(1, 8)
                .flatMap(sequences -> Stream.of(Recompute.values()).flatMap(recompute -> Stream.of(DType.values())
                        .map(compute -> Arguments.of(config, sequences, recompute, compute)))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePredictionIsWhatIsAllocated(ModelConfig config, int sequences, Recompute recompute, DType compute) {
        for (int vocab : new int[] {11, 40_000}) { // logits in one chunk, and in several
            try (Kernels kernels = new PlainKernels();
                    TensorArena weights = new TensorArena();
                    TensorArena state = new TensorArena();
                    TensorArena activations = new TensorArena()) {
                ParameterLayout layout = ParameterLayout.of(config, vocab);
                Tensor parameters = weights.f32(layout.numElements());
                Tensor gradients = weights.f32(layout.numElements());
                Gpt gpt = new Gpt(
                        config, vocab, kernels, activations, parameters, gradients, sequences, recompute, compute);
                long copy = compute == DType.F32 ? 0 : gpt.productWeights().bytes();
                OptimizerConfig adamW = new OptimizerConfig("adamw", 1e-3, List.of(0.9, 0.95), 1e-8, 0);
                new AdamW(kernels, adamW, layout, parameters, gradients, state);

                ModelBytes predicted = ModelBytes.of(config, vocab, sequences, recompute, ElementBytes.of(compute));
                assertThat(predicted.activations() + copy).isEqualTo(activations.allocatedBytes());
                assertThat(predicted.optimizerState()).isEqualTo(state.allocatedBytes());
                assertThat(predicted.parameters() + predicted.gradients() - copy)
                        .isEqualTo(weights.allocatedBytes());
            }
        }
    }

    @Test
    void halfAsWideBranchesHalveWhatIsNotTheStream() {
        ModelConfig config = Configs.of("gpt2", "layers=12", "dim=768", "seq=1024");
        ElementBytes mixed = ElementBytes.of(DType.BF16);
        int vocab = 257; // few logits: their gradient lies beside them in bf16 alone
        ModelBytes f32 = ModelBytes.of(config, vocab, 1, Recompute.NONE, ElementBytes.F32);
        ModelBytes half = ModelBytes.of(config, vocab, 1, Recompute.NONE, mixed);
        // per row and layer in units of dim: stream and middle 2, two normed rows 2, qkv 3, heads 1, both sides of GELU
        // 8
        assertThat(f32.activations() - half.activations())
                .isBetween(12 * 1024L * 768 * 2 * 14, 13 * 1024L * 768 * 2 * 14);
        assertThat(ModelBytes.of(config, 50_257, 1, Recompute.NONE, mixed).parameters())
                .isEqualTo(6 * 124_439_808L);
    }

    @Test
    void logitsTakeNoMoreThanTheMatrixWithItsGradientAndMoments() {
        for (int dim : new int[] {16, 64, 128, 768}) {
            for (int vocab : new int[] {60_000, 128_256}) {
                long rows = OutputHead.chunkRows(vocab, dim, 4096, true);
                assertThat(rows * vocab * Float.BYTES).isLessThanOrEqualTo(4L * Float.BYTES * vocab * dim);
                assertThat(rows).isBetween(64L, 512L);
                assertThat(OutputHead.chunkRows(vocab, dim, 4096, false)).isEqualTo(64);
            }
        }
        assertThat(OutputHead.chunkRows(50_257, 768, 4096, true)).isEqualTo(512);
        assertThat(OutputHead.chunkRows(50_257, 768, 100, true)).isEqualTo(100);
        assertThat(OutputHead.chunkRows(4096, 384, 4096, true)).isEqualTo(1024);
    }
}
