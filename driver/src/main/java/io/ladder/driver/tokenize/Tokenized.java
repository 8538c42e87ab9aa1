package io.ladder.driver.tokenize;

import io.ladder.data.TokenManifest;
import io.ladder.data.TokenType;
import io.ladder.data.Tokenizer;
import io.ladder.data.TokenizerSpec;
import java.io.Serializable;
import java.util.List;

/** What the tasks made: everything that a manifest says but where the text came from. */
record Tokenized(TokenizerSpec tokenizer, long documents, long skippedRows, List<Tokenized.Written> shards) {
    /** A shard and its split. */
    record Written(String split, TokenManifest.Shard shard) implements Serializable {}

    /** How ids of a tokenizer are stored. */
    static TokenType typeOf(TokenizerSpec tokenizer) {
        return TokenType.forVocabulary(Tokenizer.of(tokenizer).vocabSize());
    }

    TokenManifest manifest(TokenManifest.Source source) {
        return new TokenManifest(
                TokenManifest.VERSION,
                tokenizer,
                typeOf(tokenizer),
                documents,
                skippedRows,
                source,
                shards(TokenManifest.TRAIN),
                shards(TokenManifest.VALIDATION));
    }

    private List<TokenManifest.Shard> shards(String split) {
        return shards.stream()
                .filter(written -> written.split().equals(split))
                .map(Written::shard)
                .toList();
    }
}
