package io.ladder.model;

import io.ladder.conf.ConfigException;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/**
 * Continues a prompt token by token, with a key-value cache for one sequence. One thread at a time.
 *
 * <p>When the context reaches the model's {@code seq}, its last half is read again into the empty cache and goes on
 * from there: positions of every kind stay within what was trained, at the price of one pass over seq / 2 tokens per
 * seq / 2 new ones.
 */
public final class TextGenerator {
    private final Gpt gpt;
    private final OptionalInt endToken;
    private final KeyValueCache cache;
    private final boolean cached;
    private final Tensor logits;

    /**
     * @param gpt a model made for at least one sequence
     * @param endToken ends a text where it is drawn, and stands for an empty prompt
     * @param arena owns the cache
     */
    public TextGenerator(Gpt gpt, OptionalInt endToken, TensorArena arena) {
        this(gpt, endToken, arena, true);
    }

    /** @param cached false to run the whole context through the model for every token: slow, a check of the cache */
    public TextGenerator(Gpt gpt, OptionalInt endToken, TensorArena arena, boolean cached) {
        this.gpt = gpt;
        this.endToken = endToken;
        this.cached = cached;
        this.cache = new KeyValueCache(gpt.config(), 1, arena, gpt.compute());
        this.logits = arena.f32(1, gpt.vocab());
    }

    /**
     * Generates until the end token or {@code maxTokens}.
     *
     * @param prompt of any length; only its last {@code seq} tokens are seen
     * @param sink receives every new token as soon as it is drawn, the end token not included
     * @return number of tokens given to the sink
     */
    public int generate(int[] prompt, int maxTokens, SamplingConfig sampling, IntConsumer sink) {
        int[] context = new int[gpt.config().seq()];
        int length = begin(prompt, context);
        TokenSampler sampler = new TokenSampler(sampling, gpt.vocab());
        readAnew(context, length);
        for (int generated = 0; generated < maxTokens; generated++) {
            int token = sampler.draw(logits.toArray(), generated);
            if (endToken.isPresent() && token == endToken.getAsInt()) {
                return generated;
            }
            sink.accept(token);
            if (generated < maxTokens - 1) {
                length = read(token, context, length);
            }
        }
        return maxTokens;
    }

    private int begin(int[] prompt, int[] context) {
        if (prompt.length == 0) {
            context[0] = endToken.orElseThrow(() -> new ConfigException(
                    "the prompt is empty and this tokenizer has no end token to start from; give some text"));
            return 1;
        }
        int length = Math.min(prompt.length, context.length);
        System.arraycopy(prompt, prompt.length - length, context, 0, length);
        return length;
    }

    /** Puts a token behind the context and leaves the logits after it; returns the new length. */
    private int read(int token, int[] context, int length) {
        if (length < context.length) {
            context[length] = token;
            if (cached) {
                gpt.step(cache, new int[] {token}, logits);
            } else {
                readAnew(context, length + 1);
            }
            return length + 1;
        }
        int kept = context.length / 2;
        System.arraycopy(context, length - kept, context, 0, kept);
        context[kept] = token;
        readAnew(context, kept + 1);
        return kept + 1;
    }

    /** Forgets what was read, and leaves the logits after the first {@code length} tokens of the context. */
    private void readAnew(int[] context, int length) {
        if (cached) {
            cache.clear();
            gpt.prefill(cache, context, length, logits);
        } else {
            gpt.logits(Arrays.copyOf(context, length), 1, length, length - 1, logits);
        }
    }
}
