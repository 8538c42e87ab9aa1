package io.ladder.driver.tokenize;

import io.ladder.data.CharTokenizer;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenType;
import io.ladder.data.Tokenizer;
import io.ladder.data.TokenizerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Text files to shards: a pass for the vocabulary where characters are asked for, then one task per shard. Files are
 * streamed, and long ones are read by several tasks.
 */
final class TextTokenizing {
    private final JavaSparkContext spark;
    private final Corpus corpus;
    private final SerializableConfiguration settings;
    private final CharacterBoundary boundary;
    private final boolean asCharacters;
    private final long shardBytes;

    TextTokenizing(JavaSparkContext spark, Corpus corpus, long shardBytes) {
        this.spark = spark;
        this.corpus = corpus;
        this.settings = new SerializableConfiguration(spark.hadoopConfiguration());
        this.boundary = new CharacterBoundary(spark.hadoopConfiguration());
        this.asCharacters = corpus.config().tokenizer().equals("char");
        this.shardBytes = shardBytes;
    }

    Tokenized run(Path directory) throws IOException {
        boolean several = corpus.files().size() > 1;
        TokenizerSpec tokenizer;
        TextSplit split;
        if (asCharacters) {
            List<ShardPlan> plans =
                    pack("scan", corpus.files().stream().map(Span::whole).toList());
            List<TextScan> scans = scan(plans);
            var codePoints = new BitSet();
            scans.forEach(scan -> codePoints.or(scan.codePoints()));
            tokenizer = CharTokenizer.specOf(codePoints, several);
            split = several ? TextSplit.byDocument(corpus) : cutByCharacters(plans, scans);
        } else {
            tokenizer = new TokenizerSpec("byte", "", several);
            split = several ? TextSplit.byDocument(corpus) : cutByBytes();
        }
        var plans = new ArrayList<>(pack(TokenManifest.TRAIN, split.train()));
        plans.addAll(pack(TokenManifest.VALIDATION, split.validation()));
        return new Tokenized(tokenizer, corpus.files().size(), 0, write(plans, tokenizer, directory));
    }

    private List<ShardPlan> pack(String split, List<Span> spans) throws IOException {
        return ShardPlans.pack(split, spans, shardBytes, boundary::atOrAfter);
    }

    private TextSplit cutByBytes() throws IOException {
        CorpusFile document = corpus.files().get(0);
        long cut = TextSplit.cut(document.length(), corpus.config().validation());
        return TextSplit.at(document, boundary.atOrAfter(document, cut));
    }

    /** Finds the byte of the first validation character: only the span that holds it is read again. */
    private TextSplit cutByCharacters(List<ShardPlan> plans, List<TextScan> scans) throws IOException {
        long total = scans.stream().mapToLong(scan -> scan.characters().get(0)).sum();
        long left = TextSplit.cut(total, corpus.config().validation());
        int i = 0;
        while (left > scans.get(i).characters().get(0)) {
            left -= scans.get(i).characters().get(0);
            i++;
        }
        long cut = boundary.afterCharacters(plans.get(i).spans().get(0), left);
        return TextSplit.at(corpus.files().get(0), cut);
    }

    private List<TextScan> scan(List<ShardPlan> plans) {
        SerializableConfiguration hadoop = settings;
        List<byte[]> outcomes = spark.parallelize(tasks(plans), plans.size())
                .map(task -> Outcome.of(() ->
                        TextScan.of(Serialized.value(task, ShardPlan.class).spans(), hadoop.value())))
                .collect();
        return Outcome.values(outcomes, TextScan.class);
    }

    private List<Tokenized.Written> write(List<ShardPlan> plans, TokenizerSpec tokenizer, Path directory) {
        SerializableConfiguration hadoop = settings;
        String output = directory.toString();
        List<byte[]> outcomes = spark.parallelize(tasks(plans), plans.size())
                .map(task -> Outcome.of(() ->
                        write(Serialized.value(task, ShardPlan.class), tokenizer, new Path(output), hadoop.value())))
                .collect();
        return Outcome.values(outcomes, Tokenized.Written.class);
    }

    private static List<byte[]> tasks(List<ShardPlan> plans) {
        return plans.stream().map(Serialized::bytes).toList();
    }

    /** In a task: reads a plan's text and leaves a whole shard. */
    private static Tokenized.Written write(ShardPlan plan, TokenizerSpec spec, Path directory, Configuration settings)
            throws IOException {
        Tokenizer tokenizer = Tokenizer.of(spec);
        TokenType type = Tokenized.typeOf(spec);
        String name = ShardPlan.file(plan.split(), plan.index());
        try (var shard = new ShardFile(directory, name, type, settings)) {
            for (Span span : plan.spans()) {
                try (InputStream in = span.open(settings)) {
                    tokenizer.encode(in, span.file().shown(), span.from(), shard);
                }
                if (span.endsDocument() && spec.endToken()) {
                    shard.accept(new int[] {tokenizer.endToken().getAsInt()}, 0, 1);
                }
            }
            return new Tokenized.Written(plan.split(), shard.commit());
        }
    }
}
