package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenType;
import io.ladder.data.TokenizerSpec;
import io.ladder.data.synthetic.HiddenMarkovSource;
import io.ladder.data.synthetic.LanguageText;
import io.ladder.data.synthetic.SyntheticConfig;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes a tokens directory of a synthetic language: one task and one piece of text per shard. The validation split is a
 * typical piece, the same however much training text there is.
 */
public final class SyntheticTokens {
    /** Training tokens of a shard; the sequence of states breaks once per shard. */
    static final long SHARD_TOKENS = 4L << 20;

    private static final int BLOCK = 1 << 16;
    private static final int VALIDATION_CANDIDATES = 16;

    /** Changes when the same settings make another text. */
    private static final String FINGERPRINT_VERSION = "synthetic-2";

    private SyntheticTokens() {}

    /** Name of the directory for this language and amount, below one that caches tokens. */
    public static String directoryName(SyntheticConfig config, long trainTokens) {
        return source(config, trainTokens).fingerprint();
    }

    /** A task: one shard. */
    private record Plan(SyntheticConfig config, String split, int index, long piece, long tokens)
            implements Serializable {}

    /**
     * Makes the tokens unless they are there.
     *
     * @param trainTokens at least so many, rounded up to whole shards
     * @param outputDirectory any Hadoop path, seen by every executor
     * @throws ConfigException if the directory holds anything else
     */
    public static TokenManifest make(
            JavaSparkContext spark, SyntheticConfig config, long trainTokens, String outputDirectory)
            throws IOException {
        var directory = new TokensDirectory(outputDirectory, spark.hadoopConfiguration());
        TokenManifest.Source source = source(config, trainTokens);
        Optional<TokenManifest> made = reusable(directory, source);
        if (made.isPresent()) {
            return made.get();
        }
        directory.begin();
        List<Tokenized.Written> shards = write(spark, plans(config, trainTokens), directory.path());
        TokenizerSpec tokenizer = config.language().tokenizer();
        TokenManifest manifest = new Tokenized(tokenizer, 1, 0, shards).manifest(source);
        directory.commit(manifest);
        return manifest;
    }

    /**
     * Looks at what {@link #make} would find; starts no Spark job.
     *
     * @throws ConfigException if the directory holds anything else, or cannot be written
     * @throws io.ladder.data.CorruptDataException if it holds damaged tokens
     */
    public static void check(SyntheticConfig config, long trainTokens, String outputDirectory, Configuration settings)
            throws IOException {
        var directory = new TokensDirectory(outputDirectory, settings);
        Optional<TokenManifest> made = reusable(directory, source(config, trainTokens));
        if (made.isPresent()) {
            directory.verify(made.get());
        } else {
            directory.requireFree();
            directory.requireWritable();
        }
    }

    private static Optional<TokenManifest> reusable(TokensDirectory directory, TokenManifest.Source source)
            throws IOException {
        Optional<TokenManifest> made = directory.manifest();
        if (made.isPresent() && !made.get().source().fingerprint().equals(source.fingerprint())) {
            throw new ConfigException("the tokens directory " + directory.shown()
                    + " was made from something else; delete it, nothing was overwritten");
        }
        return made;
    }

    /** What the source itself loses on the validation split, the sum over its tokens, in nats. */
    public static double validationNats(SyntheticConfig config) {
        return text(config).natsOf(validationPiece(config), config.validationTokens());
    }

    private static TokenManifest.Source source(SyntheticConfig config, long trainTokens) {
        var checksum = new CRC32C();
        checksum.update((config + ", " + trainTokens).getBytes(StandardCharsets.UTF_8));
        String fingerprint = FINGERPRINT_VERSION + "-" + HexFormat.of().toHexDigits((int) checksum.getValue());
        return new TokenManifest.Source(List.of(config.toString()), "synthetic", "", 0, 0, 0, fingerprint);
    }

    private static long validationPiece(SyntheticConfig config) {
        return text(config).typicalPiece(config.validationTokens(), VALIDATION_CANDIDATES);
    }

    private static LanguageText text(SyntheticConfig config) {
        HiddenMarkovSource source = config.language().source();
        return new LanguageText(source, config.seed());
    }

    private static List<Plan> plans(SyntheticConfig config, long trainTokens) {
        var plans = new ArrayList<Plan>();
        plans.add(new Plan(config, TokenManifest.VALIDATION, 0, validationPiece(config), config.validationTokens()));
        long shards = (trainTokens + SHARD_TOKENS - 1) / SHARD_TOKENS;
        LongStream.range(0, shards)
                .forEach(shard -> plans.add(
                        new Plan(config, TokenManifest.TRAIN, Math.toIntExact(shard), shard + 1, SHARD_TOKENS)));
        return plans;
    }

    private static List<Tokenized.Written> write(JavaSparkContext spark, List<Plan> plans, Path directory) {
        var hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        String output = directory.toString();
        List<byte[]> tasks = plans.stream().map(Serialized::bytes).toList();
        spark.setJobDescription("synthetic language: " + plans.size() + " shards");
        try {
            List<byte[]> outcomes = spark.parallelize(tasks, tasks.size())
                    .map(task -> Outcome.of(
                            () -> write(Serialized.value(task, Plan.class), new Path(output), hadoop.value())))
                    .collect();
            return Outcome.values(outcomes, Tokenized.Written.class);
        } finally {
            spark.setJobDescription(null);
        }
    }

    /** In a task. */
    private static Tokenized.Written write(Plan plan, Path directory, Configuration settings) throws IOException {
        TokenType type = Tokenized.typeOf(plan.config().language().tokenizer());
        String name = ShardPlan.file(plan.split(), plan.index());
        try (var shard = new ShardFile(directory, name, type, settings)) {
            int[] block = new int[BLOCK];
            LanguageText.Piece piece = text(plan.config()).piece(plan.piece());
            for (long left = plan.tokens(); left > 0; left -= BLOCK) {
                int count = (int) Math.min(BLOCK, left);
                piece.read(block, count);
                shard.accept(block, 0, count);
            }
            return new Tokenized.Written(plan.split(), shard.commit());
        }
    }
}
