package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
    private static final int VOCAB = 17;
    private static final SamplingConfig WILD = new SamplingConfig(2, 0, 1, 42);
    private static final SamplingConfig GREEDY = new SamplingConfig(0, 0, 1, 0);

    private final Kernels kernels = new PlainKernels();
    private final FormulaCase model = new FormulaCase(Configs.tiny("gpt2"), VOCAB, 1, kernels);

    @AfterEach
    void close() {
        model.close();
        kernels.close();
    }

    @Test
    void theSameSeedGivesTheSameTextAndAnotherSeedAnother() {
        int[] prompt = {3, 1, 4};
        List<Integer> first = generate(prompt, 30, WILD, OptionalInt.empty());
        assertThat(first).hasSize(30).allMatch(token -> token >= 0 && token < VOCAB);
        assertThat(generate(prompt, 30, WILD, OptionalInt.empty())).isEqualTo(first);
        assertThat(generate(prompt, 30, new SamplingConfig(2, 0, 1, 43), OptionalInt.empty()))
                .isNotEqualTo(first);
    }

    @Test
    void greedyTextIsThatOfWholeContextsEvenWhereTheWindowSlides() {
        int seq = model.gpt.config().seq();
        List<Integer> context = new ArrayList<>(List.of(3, 1));
        List<Integer> expected = new ArrayList<>();
        Tensor logits = model.arena.f32(1, VOCAB);
        TokenSampler sampler = new TokenSampler(GREEDY, VOCAB);
        for (int i = 0; i < 20; i++) {
            int[] tokens = context.stream().mapToInt(Integer::intValue).toArray();
            model.gpt.logits(tokens, 1, tokens.length, tokens.length - 1, logits);
            int token = sampler.draw(logits.toArray(), 0);
            expected.add(token);
            if (context.size() == seq) {
                context = new ArrayList<>(context.subList(seq - seq / 2, seq));
            }
            context.add(token);
        }
        assertThat(generate(new int[] {3, 1}, 20, GREEDY, OptionalInt.empty())).isEqualTo(expected);
    }

    @Test
    void onlyTheEndOfALongPromptIsSeen() {
        int[] tail = {1, 2, 3, 4, 5, 6, 7};
        int[] whole = {9, 9, 9, 1, 2, 3, 4, 5, 6, 7};
        assertThat(generate(whole, 5, WILD, OptionalInt.empty()))
                .isEqualTo(generate(tail, 5, WILD, OptionalInt.empty()));
    }

    @Test
    void theEndTokenEndsTheTextAndIsNotGiven() {
        List<Integer> free = generate(new int[] {3}, 30, WILD, OptionalInt.empty());
        int end = free.get(10);
        List<Integer> ended = generate(new int[] {3}, 30, WILD, OptionalInt.of(end));
        assertThat(ended).isEqualTo(free.subList(0, free.indexOf(end)));
    }

    @Test
    void anEmptyPromptStartsFromTheEndTokenOrIsRefused() {
        assertThat(generate(new int[0], 4, GREEDY, OptionalInt.of(16)).size()).isBetween(0, 4);
        assertThatThrownBy(() -> generate(new int[0], 4, GREEDY, OptionalInt.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the prompt is empty");
    }

    private List<Integer> generate(int[] prompt, int count, SamplingConfig sampling, OptionalInt end) {
        List<Integer> tokens = new ArrayList<>();
        int given = new TextGenerator(model.gpt, end, model.arena).generate(prompt, count, sampling, tokens::add);
        assertThat(given).isEqualTo(tokens.size());
        return tokens;
    }
}
