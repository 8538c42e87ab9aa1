package io.ladder.worker.bench;

import io.ladder.data.CharTokenizer;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenShardWriter;
import io.ladder.data.TokenType;
import io.ladder.tensor.CounterRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * A corpus of evenly distributed random token ids in the format of real ones, so that a measured step reads its tokens as
 * every step does. Its vocabulary is one made-up character per id.
 */
final class RandomTokens {
    /** Unicode has a few more characters than this. */
    static final int MAX_VOCAB = 1_000_000;

    private static final int FIRST_CHARACTER = 0x100;
    private static final int MIN_TOKENS = 1 << 18;
    private static final long KEY = 1;

    private RandomTokens() {}

    /**
     * Writes a tokens directory.
     *
     * @param directory exists and is empty
     * @param seq longest window that will be read
     */
    static void write(Path directory, int vocab, int seq) throws IOException {
        int[] tokens = new int[Math.max(MIN_TOKENS, Math.multiplyExact(4, seq))];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (int) Math.min(vocab - 1, (long) (CounterRandom.uniform(KEY, i) * (double) vocab));
        }
        TokenType type = TokenType.forVocabulary(vocab);
        Path file = directory.resolve("train-00000.bin");
        TokenManifest.Shard shard;
        try (var writer = new TokenShardWriter(Files.newOutputStream(file), type)) {
            writer.accept(tokens, 0, tokens.length);
            shard = new TokenManifest.Shard(file.getFileName().toString(), tokens.length, writer.finish());
        }
        var source = new TokenManifest.Source(List.of("random"), "text", "", 0, 1, tokens.length, "random");
        new TokenManifest(
                        TokenManifest.VERSION,
                        CharTokenizer.specOf(characters(vocab), false),
                        type,
                        1,
                        0,
                        source,
                        List.of(shard),
                        List.of())
                .write(directory);
    }

    private static BitSet characters(int vocab) {
        var characters = new BitSet();
        int next = FIRST_CHARACTER;
        for (int id = 0; id < vocab; id++) {
            if (next == Character.MIN_SURROGATE) {
                next = Character.MAX_SURROGATE + 1; // halves of a pair are no characters
            }
            characters.set(next++);
        }
        return characters;
    }
}
