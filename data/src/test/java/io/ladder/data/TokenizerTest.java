package io.ladder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    @Property(tries = 200)
    void decodesWhatItEncodes(@ForAll @NotEmpty String any, @ForAll boolean endToken) throws IOException {
        byte[] bytes = any.getBytes(StandardCharsets.UTF_8);
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (Tokenizer tokenizer : List.of(new ByteTokenizer(endToken), tokenizerOf(text, endToken))) {
            int[] tokens = tokenizer.encode(text);

            assertThat(tokenizer.decode(tokens, 0, tokens.length)).isEqualTo(bytes);
            assertThat(streamed(tokenizer, bytes)).containsExactly(tokens);
            assertThat(tokens).doesNotContain(tokenizer.endToken().orElse(-1));
            assertThat(Tokenizer.of(tokenizer.spec()).encode(text)).containsExactly(tokens);
        }
    }

    @Test
    void givesCharactersTheirIdsInTheOrderOfCodePoints() {
        Tokenizer tokenizer = tokenizerOf("héllo 😀\n", true);

        assertThat(tokenizer.spec().characters()).isEqualTo("\n hloé😀");
        assertThat(tokenizer.encode("\n😀")).containsExactly(0, 6);
        assertThat(tokenizer.vocabSize()).isEqualTo(8);
        assertThat(tokenizer.endToken()).hasValue(7);
    }

    @Test
    void hasAnEndTokenOnlyWhereDocumentsAreKeptApart() {
        assertThat(new ByteTokenizer(true).endToken()).hasValue(256);
        assertThat(new ByteTokenizer(true).vocabSize()).isEqualTo(257);
        assertThat(new ByteTokenizer(false).endToken()).isEmpty();
        assertThat(new ByteTokenizer(false).vocabSize()).isEqualTo(256);
        assertThat(tokenizerOf("ab", false).endToken()).isEmpty();
        assertThat(tokenizerOf("ab", false).vocabSize()).isEqualTo(2);
    }

    @Test
    void decodesTheEndTokenToNothingAndAnyRange() {
        assertThat(new ByteTokenizer(true).decode(new int[] {'a', 256, 'b', 'c'}, 1, 2))
                .containsExactly('b');
        assertThat(tokenizerOf("ab", true).decode(new int[] {0, 2, 1}, 0, 3)).containsExactly('a', 'b');
    }

    @Test
    void refusesTokensOutsideTheVocabulary() {
        assertThatThrownBy(() -> new ByteTokenizer(false).decode(new int[] {256}, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 256 is outside the vocabulary of 256 ids");
        assertThatThrownBy(() -> tokenizerOf("ab", false).decode(new int[] {-1}, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheCharacterThatTheVocabularyLacks() {
        assertThatThrownBy(() -> tokenizerOf("abc", false).encode("abé"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("character 3 is 'é' (U+00E9), which the vocabulary of 3 characters lacks");
    }

    private static Tokenizer tokenizerOf(String text, boolean endToken) {
        var seen = new BitSet();
        text.codePoints().forEach(seen::set);
        return Tokenizer.of(CharTokenizer.specOf(seen, endToken));
    }

    private static int[] streamed(Tokenizer tokenizer, byte[] bytes) throws IOException {
        var all = new ArrayList<Integer>();
        long count = tokenizer.encode(new ByteArrayInputStream(bytes), "text", 0, (tokens, from, length) -> {
            for (int i = from; i < from + length; i++) {
                all.add(tokens[i]);
            }
        });
        assertThat(count).isEqualTo(all.size());
        return all.stream().mapToInt(Integer::intValue).toArray();
    }
}
