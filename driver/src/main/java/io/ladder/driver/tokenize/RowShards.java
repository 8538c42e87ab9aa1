package io.ladder.driver.tokenize;

import io.ladder.data.DocumentSplit;
import io.ladder.data.TokenManifest;
import io.ladder.data.Tokenizer;
import io.ladder.data.TokenizerSpec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One task's rows on their way into at most two shards, training and validation. Not thread-safe. */
final class RowShards implements AutoCloseable {
    /**
     * How rows become tokens.
     *
     * @param validationBuckets buckets of rows ({@link DocumentSplit#bucket}) that are for validation
     * @param cutShare share of a single row, at its end, that is for validation; 0 where there are several rows
     */
    record Plan(TokenizerSpec tokenizer, BitSet validationBuckets, double cutShare, String directory)
            implements Serializable {}

    private final Plan plan;
    private final int partition;
    private final Configuration settings;
    private final Tokenizer tokenizer;
    private final Map<String, ShardFile> shards = new LinkedHashMap<>();

    RowShards(Plan plan, int partition, Configuration settings) {
        this.plan = plan;
        this.partition = partition;
        this.settings = settings;
        this.tokenizer = Tokenizer.of(plan.tokenizer());
    }

    void add(String text) throws IOException {
        if (plan.cutShare() > 0) {
            int cut = cut(text);
            put(TokenManifest.TRAIN, text.substring(0, cut));
            put(TokenManifest.VALIDATION, text.substring(cut));
        } else {
            boolean held = plan.validationBuckets().get(DocumentSplit.bucket(text));
            put(held ? TokenManifest.VALIDATION : TokenManifest.TRAIN, text);
        }
    }

    private void put(String split, String text) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        ShardFile shard = shards.get(split);
        if (shard == null) {
            shard = new ShardFile(
                    new Path(plan.directory()),
                    ShardPlan.file(split, partition),
                    Tokenized.typeOf(plan.tokenizer()),
                    settings);
            shards.put(split, shard);
        }
        int[] tokens = tokenizer.encode(text);
        shard.accept(tokens, 0, tokens.length);
        if (plan.tokenizer().endToken()) {
            shard.accept(new int[] {tokenizer.endToken().getAsInt()}, 0, 1);
        }
    }

    /** As text files are cut: by characters or by bytes, before a character. */
    private int cut(String text) {
        if (plan.tokenizer().name().equals("char")) {
            long characters = text.codePointCount(0, text.length());
            return text.offsetByCodePoints(0, (int) TextSplit.cut(characters, plan.cutShare()));
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int cut = (int) TextSplit.cut(bytes.length, plan.cutShare());
        while (cut < bytes.length && (bytes[cut] & 0xC0) == 0x80) {
            cut++;
        }
        return new String(bytes, 0, cut, StandardCharsets.UTF_8).length();
    }

    /** Makes the shards whole. */
    Tokenized.Written[] commit() throws IOException {
        var written = new ArrayList<Tokenized.Written>();
        for (Map.Entry<String, ShardFile> shard : shards.entrySet()) {
            written.add(new Tokenized.Written(shard.getKey(), shard.getValue().commit()));
        }
        return written.toArray(Tokenized.Written[]::new);
    }

    @Override
    public void close() throws IOException {
        for (ShardFile shard : shards.values()) {
            shard.close();
        }
    }
}
