package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyValueCacheTest {
    private static final int VOCAB = 23;
    private static final int SEQUENCES = 2;
    /** f32 sums of a few dozen terms in two orders; logits are of size 1. */
    private static final double TOLERANCE = 1e-5;

    static Stream<ModelConfig> choices() {
        Stream<ModelConfig> positions = Stream.of("learned", "rope", "sinusoidal", "alibi", "none")
                .map(kind -> Configs.tiny("gpt2", "positions=" + kind));
        return Stream.concat(
                positions,
                Stream.of(
                        Configs.tiny("llama", "dim=16", "heads=4", "kvHeads=2"),
                        Configs.tiny("llama", "dim=16", "heads=4", "kvHeads=1", "window=3"),
                        Configs.tiny("gpt2", "window=2", "positions=alibi"),
                        Configs.tiny("gpt2", "normPlacement=post", "dropout=0.5")));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void cachedLogitsAreThoseOfTheWholeContext(ModelConfig config) {
        int seq = config.seq();
        int prompt = 3;
        try (Kernels kernels = new PlainKernels();
                FormulaCase trained = new FormulaCase(config, VOCAB, SEQUENCES, kernels);
                TensorArena arena = new TensorArena()) {
            Tensor whole = arena.f32((long) SEQUENCES * seq, VOCAB);
            trained.gpt.logits(trained.batch.inputs(), SEQUENCES, seq, 0, whole);

            Gpt gpt = new Gpt(config, VOCAB, kernels, arena, trained.parameters, null, SEQUENCES);
            KeyValueCache cache = new KeyValueCache(config, SEQUENCES, arena);
            Tensor logits = arena.f32(SEQUENCES, VOCAB);
            gpt.prefill(cache, tokens(trained.batch, 0, prompt), prompt, logits);
            assertSame(logits, whole, seq, prompt - 1);
            for (int position = prompt; position < seq; position++) {
                gpt.step(cache, tokens(trained.batch, position, 1), logits);
                assertSame(logits, whole, seq, position);
            }
            assertThatThrownBy(() -> gpt.step(cache, new int[SEQUENCES], logits))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already holds all 7 positions");
        }
    }

    @Test
    void aModelForInferenceEvaluatesLikeOneForTraining() {
        ModelConfig config = Configs.tiny("gpt2");
        try (Kernels kernels = new PlainKernels();
                FormulaCase trained = new FormulaCase(config, VOCAB, SEQUENCES, kernels);
                TensorArena arena = new TensorArena()) {
            Gpt inference = new Gpt(config, VOCAB, kernels, arena, trained.parameters, null, SEQUENCES);
            assertThat(inference.loss(trained.batch)).isEqualTo(trained.gpt.loss(trained.batch));
            assertThatThrownBy(() -> inference.forwardBackward(trained.batch, 1))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static int[] tokens(TokenBatch batch, int from, int count) {
        int[] tokens = new int[SEQUENCES * count];
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            System.arraycopy(batch.inputs(), sequence * batch.seq() + from, tokens, sequence * count, count);
        }
        return tokens;
    }

    private static void assertSame(Tensor logits, Tensor whole, int seq, int position) {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            for (int token = 0; token < VOCAB; token++) {
                double expected = whole.get((long) (sequence * seq + position) * VOCAB + token);
                assertThat((double) logits.get((long) sequence * VOCAB + token))
                        .as("sequence %d position %d token %d", sequence, position, token)
                        .isCloseTo(expected, within(TOLERANCE * (1 + Math.abs(expected))));
            }
        }
    }
}
