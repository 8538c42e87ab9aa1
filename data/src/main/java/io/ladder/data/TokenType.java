package io.ladder.data;

/** How a token id is stored in a shard. */
public enum TokenType {
    /** Unsigned, 16 bits: vocabularies of up to 65,536. */
    U16(2),
    /** Unsigned, 32 bits. */
    U32(4);

    private final int bytes;

    TokenType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per token. */
    public int bytes() {
        return bytes;
    }

    /** The smallest type that holds every id of a vocabulary. */
    public static TokenType forVocabulary(int vocabSize) {
        return vocabSize <= 1 << 16 ? U16 : U32;
    }
}
