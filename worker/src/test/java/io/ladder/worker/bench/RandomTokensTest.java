package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.data.TokenManifest;
import io.ladder.data.TokenSplit;
import io.ladder.data.Tokenizer;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomTokensTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 65, 4096, 100_000})
    void everyIdOfTheVocabularyIsAsLikely(int vocab) throws Exception {
        RandomTokens.write(directory, vocab, 256);
        TokenManifest manifest = TokenManifest.read(directory);
        assertThat(Tokenizer.fromManifest(manifest).vocabSize()).isEqualTo(vocab);
        try (TokenSplit split = TokenSplit.open(directory, manifest, TokenManifest.TRAIN)) {
            int[] tokens = new int[(int) split.numTokens()];
            split.read(0, tokens.length, tokens, 0);
            var seen = new BitSet();
            for (int token : tokens) {
                seen.set(token);
            }
            assertThat(seen.length()).isLessThanOrEqualTo(vocab);
            // An id is missed with probability (1 - 1/vocab)^n, about exp(-n / vocab).
            double missed = vocab * Math.exp(-(double) tokens.length / vocab);
            assertThat(seen.cardinality()).isGreaterThanOrEqualTo((int) (vocab - 2 * missed) - (missed < 1 ? 0 : 10));
        }
    }
}
