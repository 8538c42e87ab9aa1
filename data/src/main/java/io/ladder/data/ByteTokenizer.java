package io.ladder.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/** One id per byte, 0 to 255; any file at all. The end token, where there is one, is 256. */
public final class ByteTokenizer implements Tokenizer {
    static final String NAME = "byte";

    private static final int NUM_BYTES = 256;
    private static final int BLOCK = 1 << 16;

    private final boolean hasEndToken;

    /**
     * Bytes, and an end token if asked for.
     *
     * @param endToken whether documents are ended by a token of their own
     */
    public ByteTokenizer(boolean endToken) {
        this.hasEndToken = endToken;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int vocabSize() {
        return hasEndToken ? NUM_BYTES + 1 : NUM_BYTES;
    }

    @Override
    public OptionalInt endToken() {
        return hasEndToken ? OptionalInt.of(NUM_BYTES) : OptionalInt.empty();
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        widen(bytes, bytes.length, tokens);
        return tokens;
    }

    @Override
    public long encode(InputStream source, String file, long offset, TokenSink sink) throws IOException {
        byte[] block = new byte[BLOCK];
        int[] tokens = new int[BLOCK];
        long total = 0;
        for (int count = source.readNBytes(block, 0, BLOCK); count > 0; count = source.readNBytes(block, 0, BLOCK)) {
            widen(block, count, tokens);
            sink.accept(tokens, 0, count);
            total += count;
        }
        return total;
    }

    private static void widen(byte[] bytes, int count, int[] tokens) {
        for (int i = 0; i < count; i++) {
            tokens[i] = bytes[i] & 0xFF;
        }
    }

    @Override
    public byte[] decode(int[] tokens, int from, int count) {
        byte[] bytes = new byte[count];
        int length = 0;
        for (int i = from; i < from + count; i++) {
            int token = tokens[i];
            if (token < 0 || token >= vocabSize()) {
                throw new IllegalArgumentException(
                        "token " + token + " is outside the vocabulary of " + vocabSize() + " ids");
            }
            if (token < NUM_BYTES) {
                bytes[length++] = (byte) token;
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public TokenizerSpec spec() {
        return new TokenizerSpec(NAME, "", hasEndToken);
    }
}
