package io.ladder.scaling.runs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a table's losses are in, as far as the name of their column tells. Laws, intervals, pages and plans made of such a
 * table are in the same unit: nothing is ever converted, for bytes or characters per token are not known here.
 */
public enum LossUnit {
    /** Where nothing else is said. */
    NATS_PER_TOKEN("nats per token"),
    /** Per what, the column does not say. */
    BITS("bits"),
    BITS_PER_TOKEN("bits per token"),
    BITS_PER_BYTE("bits per byte"),
    BITS_PER_CHARACTER("bits per character"),
    NATS_PER_BYTE("nats per byte"),
    NATS_PER_CHARACTER("nats per character"),
    /** Of which no law of loss holds; its logarithm is a loss. */
    PERPLEXITY("units of perplexity");

    private static final Set<String> BIT_WORDS = Set.of("bit", "bits");
    private static final Set<String> NAT_WORDS = Set.of("nat", "nats");

    private final String words;

    LossUnit(String words) {
        this.words = words;
    }

    /** By a column's name: {@code val_bpb}, {@code loss (bits/char)} and {@code evalBitsPerByte} have one. */
    public static LossUnit of(String column) {
        List<String> words = Column.words(column);
        boolean perByte = has(words, Set.of("byte", "bytes"));
        boolean perCharacter = has(words, Set.of("char", "chars", "character", "characters"));
        if (has(words, Set.of("ppl", "perplexity"))) {
            return PERPLEXITY;
        }
        if (has(words, Set.of("bpb")) || (perByte && has(words, BIT_WORDS))) {
            return BITS_PER_BYTE;
        }
        if (has(words, Set.of("bpc")) || (perCharacter && has(words, BIT_WORDS))) {
            return BITS_PER_CHARACTER;
        }
        if (has(words, Set.of("bpt")) || (has(words, BIT_WORDS) && has(words, Set.of("token", "tokens")))) {
            return BITS_PER_TOKEN;
        }
        if (has(words, BIT_WORDS)) {
            return BITS;
        }
        if (has(words, NAT_WORDS) && (perByte || perCharacter)) {
            return perByte ? NATS_PER_BYTE : NATS_PER_CHARACTER;
        }
        return NATS_PER_TOKEN;
    }

    /** The unit that {@link #words()} wrote; empty for a text that names none. */
    public static Optional<LossUnit> named(String words) {
        return Arrays.stream(values()).filter(unit -> unit.words.equals(words)).findFirst();
    }

    /** As it follows a number: {@code bits per byte}. */
    public String words() {
        return words;
    }

    /** Of a chart's axis: {@code loss (bits per byte)}. */
    public String axis() {
        return this == PERPLEXITY ? "perplexity" : "loss (" + words + ")";
    }

    private static boolean has(List<String> words, Set<String> spellings) {
        return words.stream().anyMatch(spellings::contains);
    }
}
