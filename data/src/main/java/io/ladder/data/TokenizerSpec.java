package io.ladder.data;

import java.io.Serializable;

/**
 * Everything that makes a tokenizer again: in manifests, checkpoints and Spark closures.
 *
 * @param name {@code byte} or {@code char}
 * @param characters the vocabulary of {@code char} in the order of its ids, rising code points; empty for {@code byte}
 * @param endToken whether a last id, after all others, ends every document
 */
public record TokenizerSpec(String name, String characters, boolean endToken) implements Serializable {
    public TokenizerSpec {
        switch (name) {
            case ByteTokenizer.NAME -> require(characters.isEmpty(), "the byte tokenizer has no characters");
            case CharTokenizer.NAME -> {
                require(!characters.isEmpty(), "the vocabulary is empty");
                int[] codePoints = characters.codePoints().toArray();
                for (int i = 1; i < codePoints.length; i++) {
                    require(codePoints[i - 1] < codePoints[i], "the vocabulary's code points do not rise at id " + i);
                }
            }
            default -> throw new IllegalArgumentException("tokenizer " + name + " is not known; use byte | char");
        }
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
