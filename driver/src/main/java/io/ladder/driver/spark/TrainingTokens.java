package io.ladder.driver.spark;

import io.ladder.data.DataConfig;
import io.ladder.data.TokenManifest;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.tokenize.Corpus;
import io.ladder.driver.tokenize.Storage;
import io.ladder.driver.tokenize.TokenizeJob;
import io.ladder.worker.RunRules;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The tokens of a run: those that the user names, or raw text tokenized once and used again by every run beside it. */
final class TrainingTokens {
    private TrainingTokens() {}

    /** The directory of tokens, made if need be; any Hadoop path, as executors in other directories name it. */
    static String prepare(SparkSession session, RunSettings settings) throws IOException {
        DataConfig data = settings.config().data();
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        if (data.tokens().isPresent()) {
            return Storage.qualified(data.tokens().get(), hadoop);
        }
        String directory =
                Corpus.find(data, hadoop).cachedIn(settings.directory().tokensCache());
        var manifest = TokenizeJob.run(session, data, directory);
        RunRules.checkCorpus(
                settings.config(),
                manifest.numTokens(TokenManifest.TRAIN),
                manifest.numTokens(TokenManifest.VALIDATION));
        return Storage.qualified(directory, hadoop);
    }
}
