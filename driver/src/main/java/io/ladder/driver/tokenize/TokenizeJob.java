package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.data.DataConfig;
import io.ladder.data.TokenManifest;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a tokens directory from {@code data.text}, once: a whole directory made from the same files with the same
 * settings is used again, one left unfinished is made anew, any other content is refused.
 */
public final class TokenizeJob {
    private static final Logger LOG = LoggerFactory.getLogger(TokenizeJob.class);

    private TokenizeJob() {}

    /**
     * The manifest of a directory that was made from just this corpus; starts no Spark job.
     *
     * @return none if the directory is absent, empty or unfinished
     * @throws ConfigException if it holds anything else, or tokens of another corpus
     * @throws io.ladder.data.CorruptDataException if its manifest cannot be read or a shard's length is wrong
     */
    public static Optional<TokenManifest> reusable(Corpus corpus, String outputDirectory, Configuration settings)
            throws IOException {
        var directory = new TokensDirectory(outputDirectory, settings);
        Optional<TokenManifest> manifest = directory.manifest();
        if (manifest.isEmpty()) {
            directory.requireFree();
        } else if (!manifest.get().source().fingerprint().equals(corpus.fingerprint())) {
            throw new ConfigException("the tokens directory " + directory.shown()
                    + " was made from other files or settings ("
                    + described(manifest.get().source(), manifest.get())
                    + "); name another directory or delete this one, nothing was overwritten");
        }
        return manifest;
    }

    private static String described(TokenManifest.Source source, TokenManifest manifest) {
        return "data.text=" + String.join(", ", source.text()) + ", " + source.files() + " files, " + source.bytes()
                + " bytes, data.tokenizer=" + manifest.tokenizer().name() + ", data.validation="
                + source.validation();
    }

    /**
     * Tokenizes {@code data.text}, unless {@code outputDirectory} already holds just these tokens.
     *
     * @param outputDirectory any Hadoop path, seen by every executor
     * @return the manifest, which is committed
     * @throws ConfigException if a user can fix it
     * @throws io.ladder.data.CorruptDataException if the directory holds damaged tokens
     */
    public static TokenManifest run(SparkSession spark, DataConfig data, String outputDirectory) throws IOException {
        return run(spark, data, outputDirectory, ShardPlans.SHARD_BYTES);
    }

    static TokenManifest run(SparkSession spark, DataConfig data, String outputDirectory, long shardBytes)
            throws IOException {
        Configuration settings = spark.sparkContext().hadoopConfiguration();
        Corpus corpus = Corpus.find(data, settings);
        Optional<TokenManifest> made = reusable(corpus, outputDirectory, settings);
        if (made.isPresent()) {
            LOG.info("Using the tokens in {} again: the corpus has not changed", outputDirectory);
            return made.get();
        }
        var directory = new TokensDirectory(outputDirectory, settings);
        directory.begin();
        TokenManifest manifest;
        try {
            manifest = tokenize(spark, corpus, directory, shardBytes);
            directory.commit(manifest);
        } catch (RuntimeException | IOException e) {
            withdraw(directory);
            throw e;
        }
        LOG.info(
                "Tokenized {} documents into {} training and {} validation tokens in {}",
                manifest.documents(),
                manifest.numTokens(TokenManifest.TRAIN),
                manifest.numTokens(TokenManifest.VALIDATION),
                directory.shown());
        return manifest;
    }

    private static TokenManifest tokenize(SparkSession spark, Corpus corpus, TokensDirectory directory, long shardBytes)
            throws IOException {
        var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        context.setJobDescription("ladder tokenize: " + corpus.numFiles() + " files, " + corpus.bytes() + " bytes");
        try {
            Tokenized tokenized = corpus.format() == CorpusFormat.TEXT
                    ? new TextTokenizing(context, corpus, shardBytes).run(directory.path())
                    : new RowTokenizing(spark, corpus, shardBytes).run(directory.path());
            return tokenized.manifest(corpus.source());
        } finally {
            context.setJobDescription(null);
        }
    }

    private static void withdraw(TokensDirectory directory) {
        try {
            directory.withdraw();
        } catch (IOException e) {
            LOG.warn("left unfinished, to be made anew next time: {}", directory.shown(), e);
        }
    }
}
