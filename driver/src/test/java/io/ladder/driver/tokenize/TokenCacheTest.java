package io.ladder.driver.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenShardWriter;
import io.ladder.data.TokenSplit;
import io.ladder.data.TokenType;
import io.ladder.data.TokenizerSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TokenCacheTest {
    /** Local files behind a scheme that Ladder must take for a remote one. */
    public static final class FarFileSystem extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("far:///");
        }

        @Override
        public String getScheme() {
            return "far";
        }
    }

    @TempDir
    Path directory;

    @Test
    void leavesLocalDirectoriesWhereTheyAre() throws IOException {
        Path tokens = write("tokens", 1, 2, 3);

        assertThat(TokenCache.local(tokens.toString(), settings(), cache())).isEqualTo(tokens);
        assertThat(TokenCache.local(tokens.toUri().toString(), settings(), cache()))
                .isEqualTo(tokens);
        assertThat(cache()).doesNotExist();
    }

    @Test
    void copiesOthersOnceForAllRanksOfAHost() throws Exception {
        Path tokens = write("tokens", 1, 2, 3);
        var ranks = Executors.newFixedThreadPool(4);
        try {
            Callable<Path> open = () -> TokenCache.local("far://" + tokens, settings(), cache());
            Set<Path> copies = ranks
                    .invokeAll(IntStream.range(0, 8).mapToObj(i -> open).toList())
                    .stream()
                    .map(TokenCacheTest::result)
                    .collect(Collectors.toSet());

            assertThat(copies).hasSize(1);
            Path copy = copies.iterator().next();
            assertThat(copy).hasParent(cache());
            TokenSplit split = TokenSplit.open(copy, TokenManifest.read(copy), TokenManifest.TRAIN);
            int[] read = new int[3];
            split.read(0, 3, read, 0);
            assertThat(read).containsExactly(1, 2, 3);

            Files.delete(tokens.resolve("train-00000.tokens"));
            assertThat(open.call()).isEqualTo(copy); // it is not copied again
        } finally {
            ranks.shutdownNow();
        }
    }

    private static Path result(Future<Path> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keepsCopiesOfDifferentTokensApart() throws IOException {
        Path tokens = write("tokens", 1, 2, 3);
        Path first = TokenCache.local("far://" + tokens, settings(), cache());
        write("tokens", 4, 5);

        assertThat(TokenCache.local("far://" + tokens, settings(), cache())).isNotEqualTo(first);
    }

    @Test
    void asksForTokensWhereThereAreNone() {
        assertThatThrownBy(() -> TokenCache.local("far://" + directory, settings(), cache()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no manifest.json");
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    private static Configuration settings() {
        var settings = new Configuration();
        settings.setClass("fs.far.impl", FarFileSystem.class, RawLocalFileSystem.class);
        return settings;
    }

    private Path write(String name, int... tokens) throws IOException {
        Path tokensDirectory = Files.createDirectories(directory.resolve(name));
        try (var writer = new TokenShardWriter(
                Files.newOutputStream(tokensDirectory.resolve("train-00000.tokens")), TokenType.U16)) {
            writer.accept(tokens, 0, tokens.length);
            new TokenManifest(
                            TokenManifest.VERSION,
                            new TokenizerSpec("byte", "", false),
                            TokenType.U16,
                            1,
                            0,
                            new TokenManifest.Source(List.of("a"), "text", "", 0, 1, tokens.length, "f"),
                            List.of(new TokenManifest.Shard("train-00000.tokens", tokens.length, writer.finish())),
                            List.of())
                    .write(tokensDirectory);
        }
        return tokensDirectory;
    }
}
