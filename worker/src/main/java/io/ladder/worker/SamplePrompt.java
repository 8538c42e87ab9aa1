package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.data.TokenSplit;
import io.ladder.data.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a run's report suggests to generate from: {@code "class "}, or words of the run's own text where its vocabulary
 * lacks a character of that. Pure.
 */
final class SamplePrompt {
    private static final String USUAL = "class ";
    private static final int MOST_CHARACTERS = 24;
    private static final int TOKENS_LOOKED_AT = 4096;
    private static final int LINE_BREAK = '\n';

    /** Line breaks and what no terminal shows. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    /** Marks of headings and lists, and the dash that a command would take for an option. */
    private static final Pattern BEFORE_WORDS = Pattern.compile("^[^\\p{L}\\p{N}]+");

    private SamplePrompt() {}

    /**
     * Chooses.
     *
     * @param seq most tokens that the model reads
     * @param training the run's text
     */
    static String of(Tokenizer tokenizer, int seq, TokenSplit training) {
        String usual = USUAL.substring(0, Math.min(seq, USUAL.length()));
        return isKnown(usual, tokenizer) ? usual : cut(words(tokenizer, training), seq);
    }

    private static boolean isKnown(String text, Tokenizer tokenizer) {
        try {
            tokenizer.encode(text);
            return true;
        } catch (ConfigException e) { // says which character is not
            return false;
        }
    }

    /** The first line with a word in it; where the text begins without any, the vocabulary. */
    private static String words(Tokenizer tokenizer, TokenSplit training) {
        return CONTROLS.splitAsStream(beginning(tokenizer, training))
                .map(line -> BEFORE_WORDS.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElseGet(() -> tokenizer.spec().characters());
    }

    /** Documents are ended by line breaks. */
    private static String beginning(Tokenizer tokenizer, TokenSplit training) {
        int[] tokens = new int[(int) Math.min(TOKENS_LOOKED_AT, training.numTokens())];
        training.read(0, tokens.length, tokens, 0);
        int end = tokenizer.endToken().orElse(-1);
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] == end) {
                bytes.write(LINE_BREAK);
            } else {
                bytes.writeBytes(tokenizer.decode(tokens, i, 1));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A vocabulary that lacks a character is one of characters: each is a token. */
    private static String cut(String text, int seq) {
        int[] characters =
                text.codePoints().limit(Math.min(seq, MOST_CHARACTERS)).toArray();
        return new String(characters, 0, characters.length).strip();
    }
}
