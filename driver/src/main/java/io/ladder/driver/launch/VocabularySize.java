package io.ladder.driver.launch;

import io.ladder.conf.ConfigException;
import io.ladder.data.CorruptDataException;
import io.ladder.data.DataConfig;
import io.ladder.data.TokenManifest;
import io.ladder.data.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * How many token ids a run will have, as far as it is known before its corpus is read.
 *
 * @param least for refusing what cannot work
 * @param most for asking for enough
 */
public record VocabularySize(int least, int most) {
    private static final VocabularySize BYTES = new VocabularySize(256, 257);

    /** A text in one alphabet, and one in Chinese. */
    private static final VocabularySize CHARACTERS = new VocabularySize(64, 8192);

    /** Of tokens that lie on this machine exactly, of others by their kind. */
    public static VocabularySize of(DataConfig data) {
        if (data.tokens().isPresent()) {
            return ofTokens(data.tokens().get());
        }
        return data.tokenizer().equalsIgnoreCase("byte") ? BYTES : CHARACTERS;
    }

    private static VocabularySize ofTokens(String directory) {
        try {
            Path local = Path.of(directory);
            if (Files.isDirectory(local)) {
                int size = Tokenizer.fromManifest(TokenManifest.read(local)).vocabSize();
                return new VocabularySize(size, size);
            }
        } catch (IOException | InvalidPathException | ConfigException | CorruptDataException e) {
            return CHARACTERS; // what is wrong with it is said by the check of the corpus
        }
        return CHARACTERS;
    }
}
