package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.data.DataConfig;
import io.ladder.driver.launch.ExecutorMemory;
import io.ladder.driver.launch.RankMemory;
import io.ladder.driver.launch.Slots;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitOptions;
import io.ladder.driver.launch.VocabularySize;
import io.ladder.driver.run.WritablePlace;
import io.ladder.driver.sweep.SyntheticText;
import io.ladder.driver.tokenize.CorpusCheck;
import io.ladder.driver.tokenize.Storage;
import io.ladder.driver.tokenize.SyntheticTokens;
import io.ladder.model.ParameterLayout;
import io.ladder.sharding.CheckpointStore;
import io.ladder.worker.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * What the launcher looks at before Spark starts, of one run and of a sweep's runs alike.
 *
 * @param oversubscribe whether ranks may share cores
 * @param machineBytes physical memory of this machine
 */
record BeforeSpark(SparkInstallation spark, SubmitOptions submitOptions, boolean oversubscribe, long machineBytes) {
    /** On this machine. */
    static BeforeSpark here(SparkInstallation spark, SubmitOptions submitOptions, boolean oversubscribe) {
        return new BeforeSpark(spark, submitOptions, oversubscribe, ExecutorMemory.machineBytes());
    }

    /** Executors and cores for the ranks of one run. */
    void checkSlots(int ranks, SparkConfig config, Problems problems) {
        int cores = Runtime.getRuntime().availableProcessors();
        problems.collect(() -> Slots.check(ranks, config, spark.embedded(), submitOptions, cores, oversubscribe));
    }

    /** Java heaps of all executors. */
    void checkHeaps(int executors, SparkConfig config, Problems problems) {
        problems.collect(
                () -> ExecutorMemory.requireHeaps(submitOptions, spark.embedded(), executors, config, machineBytes));
    }

    /**
     * What a rank takes outside of the heap, and into how many pieces it cuts its gradients. The ranks look again, when
     * they know the vocabulary.
     */
    void checkTensors(int executors, RunConfig config, VocabularySize vocab, SparkConfig executor, Problems problems) {
        long parameters = ParameterLayout.of(config.model(), vocab.least()).numElements();
        problems.collect(() -> config.parallelism().requireFewBuckets(parameters));
        ExecutorMemory.beforeSpark(submitOptions, spark.embedded(), executors, executor, machineBytes)
                .ifPresent(budget ->
                        problems.collect(() -> RankMemory.require(budget, config, vocab, executor.executorCores())));
    }

    /**
     * Tokens that an earlier run made of the same text.
     *
     * @param cache directory that runs beside each other share
     */
    static void checkTokens(DataConfig data, Path cache, Problems problems) {
        if (data.tokens().isEmpty()) {
            CorpusCheck.checkCache(data, cache, Storage.settings(), problems);
        }
    }

    /** The same of a made-up text. */
    static void checkTokens(SyntheticText text, Problems problems) {
        problems.collect(() -> {
            try {
                SyntheticTokens.check(text.language(), text.trainTokens(), text.directory(), Storage.settings());
            } catch (IOException e) {
                throw new ConfigException(
                        "the tokens in " + text.directory() + " cannot be read: " + e.getMessage(), e);
            }
        });
    }

    /** Whether checkpoints can be written to a directory, if this process can see it. */
    static void checkCheckpoints(String directory, Problems problems) {
        Configuration hadoop = Storage.settings();
        if (Storage.isKnown(directory, hadoop)) {
            problems.collect(() -> {
                CheckpointStore.open(directory, hadoop);
                Storage.onThisMachine(directory, hadoop)
                        .ifPresent(path -> WritablePlace.require("checkpoint.directory=" + directory, path));
            });
        }
    }
}
