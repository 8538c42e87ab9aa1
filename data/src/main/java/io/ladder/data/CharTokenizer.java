package io.ladder.data;

import io.ladder.conf.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.OptionalInt;

/** One id per Unicode code point of the corpus, ids in rising code points; the end token, if any, comes last. */
public final class CharTokenizer implements Tokenizer {
    static final String NAME = "char";

    private static final int BLOCK = 1 << 16;

    private final int[] codePoints;
    private final byte[][] utf8;
    private final int[] idPlusOne; // by code point; 0 where the vocabulary lacks it
    private final boolean hasEndToken;

    /**
     * @param characters the vocabulary, rising code points
     * @param endToken whether documents are ended by a token of their own
     */
    public CharTokenizer(String characters, boolean endToken) {
        codePoints = characters.codePoints().toArray();
        hasEndToken = endToken;
        idPlusOne = new int[codePoints[codePoints.length - 1] + 1];
        utf8 = new byte[codePoints.length][];
        for (int id = 0; id < codePoints.length; id++) {
            idPlusOne[codePoints[id]] = id + 1;
            utf8[id] = Character.toString(codePoints[id]).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The vocabulary made of all the code points seen in a corpus. */
    public static TokenizerSpec specOf(BitSet codePointsSeen, boolean endToken) {
        int[] rising = codePointsSeen.stream().toArray();
        return new TokenizerSpec(NAME, new String(rising, 0, rising.length), endToken);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int vocabSize() {
        return codePoints.length + (hasEndToken ? 1 : 0);
    }

    @Override
    public OptionalInt endToken() {
        return hasEndToken ? OptionalInt.of(codePoints.length) : OptionalInt.empty();
    }

    @Override
    public int[] encode(String text) {
        int[] tokens = text.codePoints().toArray();
        for (int i = 0; i < tokens.length; i++) {
            int id = idOf(tokens[i]);
            if (id < 0) {
                throw new ConfigException("the text's character " + (i + 1) + " is " + shown(tokens[i])
                        + ", which the vocabulary of " + codePoints.length
                        + " characters lacks; use only characters of the training text, or train with"
                        + " data.tokenizer=byte");
            }
            tokens[i] = id;
        }
        return tokens;
    }

    @Override
    public long encode(InputStream source, String file, long offset, TokenSink sink) throws IOException {
        var reader = new CodePointReader(source, file, offset);
        int[] tokens = new int[BLOCK];
        long total = 0;
        for (int count = reader.read(tokens); count > 0; count = reader.read(tokens)) {
            for (int i = 0; i < count; i++) {
                int id = idOf(tokens[i]);
                if (id < 0) {
                    throw new ConfigException(file + " holds the character " + shown(tokens[i])
                            + ", which the vocabulary lacks: it changed while it was being read; tokenize again");
                }
                tokens[i] = id;
            }
            sink.accept(tokens, 0, count);
            total += count;
        }
        return total;
    }

    private int idOf(int codePoint) {
        return codePoint < idPlusOne.length ? idPlusOne[codePoint] - 1 : -1;
    }

    private static String shown(int codePoint) {
        String name = String.format("U+%04X", codePoint);
        return Character.isISOControl(codePoint) ? name : "'" + Character.toString(codePoint) + "' (" + name + ")";
    }

    @Override
    public byte[] decode(int[] tokens, int from, int count) {
        var bytes = new ByteArrayOutputStream(count);
        for (int i = from; i < from + count; i++) {
            int token = tokens[i];
            if (token < 0 || token >= vocabSize()) {
                throw new IllegalArgumentException(
                        "token " + token + " is outside the vocabulary of " + vocabSize() + " ids");
            }
            if (token < utf8.length) {
                bytes.writeBytes(utf8[token]);
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public TokenizerSpec spec() {
        return new TokenizerSpec(NAME, new String(codePoints, 0, codePoints.length), hasEndToken);
    }
}
