package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.data.DataConfig;
import io.ladder.data.Tokenizer;
import io.ladder.data.TokenizerSpec;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/** How many token ids a corpus has, as far as its list of files tells. */
public final class CorpusVocabulary {
    private static final String BYTE = "byte";

    private CorpusVocabulary() {}

    /** Of bytes of text files: one more id where there are several, which it separates. Empty for what must be read. */
    public static OptionalInt of(DataConfig data, Configuration settings) {
        if (data.tokens().isPresent() || !data.tokenizer().equals(BYTE)) {
            return OptionalInt.empty();
        }
        try {
            Corpus corpus = Corpus.find(data, settings);
            return corpus.format() == CorpusFormat.TEXT
                    ? OptionalInt.of(Tokenizer.of(new TokenizerSpec(BYTE, "", corpus.numFiles() > 1))
                            .vocabSize())
                    : OptionalInt.empty();
        } catch (ConfigException e) { // it need not be here
            return OptionalInt.empty();
        }
    }
}
