package io.ladder.worker;

import io.ladder.data.TokenManifest;
import io.ladder.data.TokenShardWriter;
import io.ladder.data.TokenType;
import io.ladder.data.TokenizerSpec;
import io.ladder.tensor.CounterRandom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small corpus of eight letters with something to learn: each letter is usually followed by the next one. */
final class MadeUpCorpus {
    static final String LETTERS = "abcdefgh";

    private MadeUpCorpus() {}

    static Path write(Path directory, int trainTokens, int validationTokens) {
        try {
            Files.createDirectories(directory);
            TokenManifest.Shard train = shard(directory, "train-00000.bin", trainTokens, 1);
            TokenManifest.Shard validation = shard(directory, "validation-00000.bin", validationTokens, 2);
            new TokenManifest(
                            TokenManifest.VERSION,
                            new TokenizerSpec("char", LETTERS, false),
                            TokenType.U16,
                            1,
                            0,
                            new TokenManifest.Source(List.of("made-up"), "text", "", 0.1, 1, trainTokens, "none"),
                            List.of(train),
                            validationTokens == 0 ? List.of() : List.of(validation))
                    .write(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TokenManifest.Shard shard(Path directory, String file, int count, long key) throws IOException {
        int[] tokens = new int[count];
        for (int i = 1; i < count; i++) {
            boolean follows = CounterRandom.uniform(key, 2L * i) < 0.7f;
            tokens[i] = follows
                    ? (tokens[i - 1] + 1) % LETTERS.length()
                    : (int) (CounterRandom.uniform(key, 2L * i + 1) * LETTERS.length());
        }
        try (TokenShardWriter writer =
                new TokenShardWriter(Files.newOutputStream(directory.resolve(file)), TokenType.U16)) {
            writer.accept(tokens, 0, count);
            return new TokenManifest.Shard(file, count, writer.finish());
        }
    }
}
