package io.ladder.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;

/** Text to token ids and back. Immutable; any thread. */
public sealed interface Tokenizer permits ByteTokenizer, CharTokenizer {
    /** As written in {@code data.tokenizer}. */
    String name();

    /** Number of ids, the end token included. */
    int vocabSize();

    /** The id that ends every document, the last one; none where the corpus is a single document. */
    OptionalInt endToken();

    /**
     * Ids of a text in memory, without an end token.
     *
     * @throws io.ladder.conf.ConfigException if the vocabulary lacks one of its characters
     */
    int[] encode(String text);

    /**
     * Ids of a stream, read to its end block by block and not closed; no end token is added.
     *
     * @param source bytes of the text, from a character's first byte on
     * @param file name of the source in errors
     * @param offset byte offset in {@code file} of the stream's first byte, for errors
     * @return number of ids given to the sink
     * @throws io.ladder.conf.ConfigException if characters are asked for and the bytes are not UTF-8, or the vocabulary
     *     lacks one of them
     */
    long encode(InputStream source, String file, long offset, TokenSink sink) throws IOException;

    /**
     * UTF-8 bytes of {@code tokens[from .. from + count)}; the end token has none. The bytes of one token need not be
     * whole characters: who prints a stream of tokens decodes the bytes as a stream.
     */
    byte[] decode(int[] tokens, int from, int count);

    /** What makes this tokenizer again. */
    TokenizerSpec spec();

    static Tokenizer of(TokenizerSpec spec) {
        return switch (spec.name()) {
            case ByteTokenizer.NAME -> new ByteTokenizer(spec.endToken());
            case CharTokenizer.NAME -> new CharTokenizer(spec.characters(), spec.endToken());
            default -> throw new IllegalStateException(spec.name());
        };
    }

    /** The tokenizer that wrote a tokens directory. */
    static Tokenizer fromManifest(TokenManifest manifest) {
        return of(manifest.tokenizer());
    }
}
