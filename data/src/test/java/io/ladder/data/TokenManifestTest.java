package io.ladder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenManifestTest {
    @TempDir
    Path directory;

    @Test
    void isReadAsItWasWritten() throws IOException {
        TokenManifest manifest = manifest(
                TokenType.U16,
                List.of(
                        new TokenManifest.Shard("train-00000.tokens", 10, "00ff00ff"),
                        new TokenManifest.Shard("train-00001.tokens", 3, "deadbeef")));

        manifest.write(directory);

        assertThat(TokenManifest.read(directory)).isEqualTo(manifest);
        assertThat(manifest.numTokens(TokenManifest.TRAIN)).isEqualTo(13);
        assertThat(manifest.numTokens(TokenManifest.VALIDATION)).isZero();
        assertThat(Tokenizer.fromManifest(TokenManifest.read(directory)).vocabSize())
                .isEqualTo(5);
        assertThat(directory).isDirectoryContaining("glob:**manifest.json");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void asksForTokenizingWhereThereIsNone() {
        assertThatThrownBy(() -> TokenManifest.read(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.tokens=" + directory + " has no manifest.json")
                .hasMessageContaining("ladder tokenize");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "{\"version\": 1}",
            })
    void saysThatItIsDamaged(String json) throws IOException {
        Files.writeString(directory.resolve("manifest.json"), json);

        assertThatThrownBy(() -> TokenManifest.read(directory))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("manifest.json is damaged: expected a tokens manifest of version 1, found ");
    }

    @Test
    void refusesAnotherVersionByItsNumber() throws IOException {
        String json = new String(manifest(TokenType.U16, List.of()).toJson(), StandardCharsets.UTF_8);
        Files.writeString(directory.resolve("manifest.json"), json.replace("\"version\" : 1", "\"version\" : 2"));

        assertThatThrownBy(() -> TokenManifest.read(directory))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("version 2");
    }

    static TokenManifest manifest(TokenType type, List<TokenManifest.Shard> train) {
        return new TokenManifest(
                TokenManifest.VERSION,
                new TokenizerSpec("char", "\n\"aé😀", false),
                type,
                1,
                2,
                new TokenManifest.Source(List.of("a.txt"), "text", "", 0.1, 1, 99, "abc"),
                train,
                List.of());
    }
}
