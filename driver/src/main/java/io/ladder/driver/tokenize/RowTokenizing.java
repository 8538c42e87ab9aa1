package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.data.CharTokenizer;
import io.ladder.data.DocumentSplit;
import io.ladder.data.TokenizerSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Rows of JSON lines or Parquet to shards: one pass to count and for the vocabulary, one to write. */
final class RowTokenizing {
    private final Corpus corpus;
    private final SerializableConfiguration settings;
    private final JavaRDD<Row> rows;

    RowTokenizing(SparkSession spark, Corpus corpus, long partitionBytes) {
        this.corpus = corpus;
        this.settings = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        this.rows = new RowReader(spark, corpus, partitionBytes).rows().toJavaRDD();
    }

    Tokenized run(Path directory) {
        RowScan scan = scan();
        double validation = corpus.config().validation();
        String column = corpus.config().column();
        if (scan.documents() == 0) {
            throw new ConfigException("data.column=" + column + " has no text in any of " + scan.skipped()
                    + " rows; name another column or give another corpus");
        }
        boolean several = scan.documents() > 1;
        TokenizerSpec tokenizer = corpus.config().tokenizer().equals("char")
                ? CharTokenizer.specOf(scan.codePoints(), several)
                : new TokenizerSpec("byte", "", several);
        BitSet held = DocumentSplit.chooseBuckets(scan.bucketLengths(), validation);
        if (several && validation > 0 && held.isEmpty()) {
            throw new ConfigException("data.validation=" + validation + " cannot be kept apart: all " + scan.documents()
                    + " rows have the same text; set data.validation=0");
        }
        var plan = new RowShards.Plan(tokenizer, held, several ? 0 : validation, directory.toString());
        return new Tokenized(tokenizer, scan.documents(), scan.skipped(), write(plan));
    }

    private RowScan scan() {
        boolean asCharacters = corpus.config().tokenizer().equals("char");
        List<byte[]> outcomes = rows.mapPartitionsWithIndex(
                        (partition, part) -> List.of(Outcome.of(() -> scan(part, asCharacters)))
                                .iterator(),
                        true)
                .collect();
        var merged = new RowScan(asCharacters);
        Outcome.values(outcomes, RowScan.class).forEach(merged::merge);
        return merged;
    }

    private List<Tokenized.Written> write(RowShards.Plan plan) {
        SerializableConfiguration hadoop = settings;
        List<byte[]> outcomes = rows.mapPartitionsWithIndex(
                        (partition, part) -> List.of(Outcome.of(() -> write(part, plan, partition, hadoop.value())))
                                .iterator(),
                        true)
                .collect();
        return Outcome.values(outcomes, Tokenized.Written[].class).stream()
                .flatMap(Arrays::stream)
                .toList();
    }

    /** In a task. */
    private static RowScan scan(Iterator<Row> rows, boolean asCharacters) {
        var scan = new RowScan(asCharacters);
        while (rows.hasNext()) {
            String text = RowReader.text(rows.next());
            if (text == null || text.isEmpty()) {
                scan.skip();
            } else {
                scan.add(text);
            }
        }
        return scan;
    }

    /** In a task. */
    private static Tokenized.Written[] write(
            Iterator<Row> rows, RowShards.Plan plan, int partition, Configuration settings) throws IOException {
        try (var shards = new RowShards(plan, partition, settings)) {
            while (rows.hasNext()) {
                String text = RowReader.text(rows.next());
                if (text != null && !text.isEmpty()) {
                    shards.add(text);
                }
            }
            return shards.commit();
        }
    }
}
