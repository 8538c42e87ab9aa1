package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.data.ByteTokenizer;
import io.ladder.data.CharTokenizer;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenShardWriter;
import io.ladder.data.TokenSplit;
import io.ladder.data.TokenType;
import io.ladder.data.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplePromptTest {
    private static final char END = '¶';

    @TempDir
    Path directory;

    @Test
    void itIsTheUsualOneWhereTheVocabularyHasItsCharacters() throws IOException {
        assertThat(of(new ByteTokenizer(false), "Äöü", 64)).isEqualTo("class ");
        assertThat(ofCharacters("a small cat", 64)).isEqualTo("class ");
        assertThat(of(new ByteTokenizer(false), "Äöü", 3)).isEqualTo("cla"); // no more than the model reads
    }

    @Test
    void elsewhereItIsTheTextsFirstLineWithAWord() throws IOException {
        assertThat(ofCharacters("To be, or not to be", 64)).isEqualTo("To be, or not to be");
        assertThat(ofCharacters("To be, or not to be", 5)).isEqualTo("To be");
        assertThat(ofCharacters("To be, or not to be, that is the question", 64))
                .isEqualTo("To be, or not to be, tha");
        assertThat(ofCharacters("\r\n\t\n---\n## Über 𝔘\nmore", 64)).isEqualTo("Über 𝔘");
    }

    @Test
    void aDocumentEndsItsLine() throws IOException {
        assertThat(ofCharacters("¶--¶one¶two¶", 64)).isEqualTo("one");
    }

    @Test
    void withoutAWordItIsOfTheVocabulary() throws IOException {
        assertThat(ofCharacters("?!\n?!", 64)).isEqualTo("!?");
    }

    private String ofCharacters(String text, int seq) throws IOException {
        var seen = new BitSet();
        text.codePoints().filter(character -> character != END).forEach(seen::set);
        boolean hasEnd = text.indexOf(END) >= 0;
        Tokenizer tokenizer = Tokenizer.of(CharTokenizer.specOf(seen, hasEnd));
        String prompt = of(tokenizer, text, seq);
        assertThat(tokenizer.encode(prompt)).hasSizeBetween(1, seq); // or it would be refused
        return prompt;
    }

    private String of(Tokenizer tokenizer, String text, int seq) throws IOException {
        int[] tokens = tokens(tokenizer, text);
        Path place = Files.createTempDirectory(directory, "tokens");
        TokenManifest.Shard shard;
        try (var writer = new TokenShardWriter(Files.newOutputStream(place.resolve("train.bin")), TokenType.U16)) {
            writer.accept(tokens, 0, tokens.length);
            shard = new TokenManifest.Shard("train.bin", tokens.length, writer.finish());
        }
        var source = new TokenManifest.Source(List.of("made-up"), "text", "", 0, 1, tokens.length, "none");
        var manifest = new TokenManifest(
                TokenManifest.VERSION, tokenizer.spec(), TokenType.U16, 1, 0, source, List.of(shard), List.of());
        try (TokenSplit training = TokenSplit.open(place, manifest, TokenManifest.TRAIN)) {
            return SamplePrompt.of(tokenizer, seq, training);
        }
    }

    private static int[] tokens(Tokenizer tokenizer, String text) {
        return text.codePoints()
                .flatMap(character -> character == END
                        ? IntStream.of(tokenizer.endToken().orElseThrow())
                        : IntStream.of(tokenizer.encode(Character.toString(character))))
                .toArray();
    }
}
