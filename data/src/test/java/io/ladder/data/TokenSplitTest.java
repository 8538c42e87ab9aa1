package io.ladder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenSplitTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(TokenType.class)
    void readsAnyRangeAcrossShards(TokenType type) throws IOException {
        int[] tokens = tokens(1000, type);
        TokenManifest manifest = write(type, tokens, 1, 400, 599);

        try (TokenSplit split = TokenSplit.open(directory, manifest, TokenManifest.TRAIN)) {
            assertThat(split.numTokens()).isEqualTo(1000);
            for (int start = 0; start <= 1000; start += 37) {
                for (int count : new int[] {0, 1, 2, 401, 1000 - start}) {
                    if (start + count <= 1000) {
                        int[] read = new int[count + 2];
                        split.read(start, count, read, 1);
                        assertThat(IntStream.of(read).skip(1).limit(count).toArray())
                                .containsExactly(IntStream.of(tokens)
                                        .skip(start)
                                        .limit(count)
                                        .toArray());
                    }
                }
            }
            assertThatThrownBy(() -> split.read(990, 11, new int[11], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("[990, 1001) of a split of 1000");
        }
    }

    @ParameterizedTest
    @EnumSource(TokenType.class)
    void mapsAShardInSeveralPieces(TokenType type) throws IOException {
        int[] tokens = tokens(1000, type);
        TokenManifest manifest = write(type, tokens, 1000);

        TokenShard shard = TokenShard.open(directory, manifest.train().get(0), type, 6); // 64 bytes
        int[] read = new int[1000];
        shard.read(0, 1000, read, 0);

        assertThat(read).containsExactly(tokens);
    }

    @Test
    void opensASplitWithoutShardsAsEmptyUnlessItIsForTraining() throws IOException {
        TokenManifest manifest = write(TokenType.U16, tokens(10, TokenType.U16), 10);

        assertThat(TokenSplit.open(directory, manifest, TokenManifest.VALIDATION)
                        .numTokens())
                .isZero();
        TokenManifest empty = write(TokenType.U16, new int[0]);
        assertThatThrownBy(() -> TokenSplit.open(directory, empty, TokenManifest.TRAIN))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("holds no training tokens");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'magic \"LDRTOKEN\"'",
        "8, version 1",
        "12, 2 bytes per token",
        "16, CRC-32C",
        "35, CRC-32C",
        "36, number of tokens 10",
        "48, end magic",
    })
    void saysWhatIsDamaged(int offset, String expected) throws IOException {
        TokenManifest manifest = write(TokenType.U16, tokens(10, TokenType.U16), 10);
        Path shard = directory.resolve("train-00000.tokens");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[offset] ^= 0x10;
        Files.write(shard, bytes);

        assertThatThrownBy(() -> TokenSplit.open(directory, manifest, TokenManifest.TRAIN))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(shard + " is damaged: expected " + expected)
                .hasMessageContaining("found");
    }

    @Test
    void seesAChecksumThatWasChangedTogetherWithTheTokens() throws IOException {
        TokenManifest manifest = write(TokenType.U16, tokens(10, TokenType.U16), 10);
        write(TokenType.U16, IntStream.range(5, 15).toArray(), 10); // another whole shard under the same name

        assertThatThrownBy(() -> TokenSplit.open(directory, manifest, TokenManifest.TRAIN))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("CRC-32C");
    }

    @Test
    void saysThatAShardIsCutShortOrMissing() throws IOException {
        TokenManifest manifest = write(TokenType.U32, tokens(10, TokenType.U32), 10);
        Path shard = directory.resolve("train-00000.tokens");
        try (FileChannel channel = FileChannel.open(shard, StandardOpenOption.WRITE)) {
            channel.truncate(50);
        }
        assertThatThrownBy(() -> TokenSplit.open(directory, manifest, TokenManifest.TRAIN))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("expected 72 bytes, found 50 bytes");

        Files.delete(shard);
        assertThatThrownBy(() -> TokenSplit.open(directory, manifest, TokenManifest.TRAIN))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("expected a shard of 10 tokens, found no such file");
    }

    @Test
    void refusesTokensThatDoNotFitTheirType() throws IOException {
        try (var writer = new TokenShardWriter(OutputStream.nullOutputStream(), TokenType.U16)) {
            assertThatThrownBy(() -> writer.accept(new int[] {65_536}, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Writes shards of these lengths and returns their manifest. */
    private TokenManifest write(TokenType type, int[] tokens, int... lengths) throws IOException {
        List<TokenManifest.Shard> shards = new ArrayList<>();
        int from = 0;
        for (int length : lengths) {
            String name = String.format("train-%05d.tokens", shards.size());
            try (var writer = new TokenShardWriter(Files.newOutputStream(directory.resolve(name)), type)) {
                writer.accept(tokens, from, length);
                shards.add(new TokenManifest.Shard(name, writer.numTokens(), writer.finish()));
            }
            from += length;
        }
        return TokenManifestTest.manifest(type, shards);
    }

    private static int[] tokens(int count, TokenType type) {
        int spread = type == TokenType.U16 ? 65_536 : 1_000_000;
        return IntStream.range(0, count).map(i -> (int) (i * 7919L % spread)).toArray();
    }
}
