package io.ladder.driver.spark;

import io.ladder.collective.Communicator;
import io.ladder.collective.Rendezvous;
import io.ladder.conf.ConfigTree;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.tokenize.TokenCache;
import io.ladder.worker.MemoryBudget;
import io.ladder.worker.RankAssignment;
import io.ladder.worker.RankTraining;
import io.ladder.worker.RunConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Trains as one rank: its log, its link to the others, then {@link RankTraining}.
 *
 * @param configYaml the run's sections, resolved
 * @param runDirectory the driver's run directory, perhaps not visible to the rank
 * @param tokens directory of the tokens, any Hadoop path
 * @param checkpoints directory of the checkpoints, any Hadoop path
 * @param threads math threads of a rank
 * @param memory what a rank may take outside of the Java heap
 * @param overfitOneBatch see {@link RankAssignment}
 */
record TrainingWork(
        String configYaml,
        String runDirectory,
        String tokens,
        String checkpoints,
        int threads,
        MemoryBudget memory,
        boolean overfitOneBatch)
        implements RankWork {

    /** Of a run as it is configured. */
    static TrainingWork of(RunSettings settings, String tokens, MemoryBudget memory, boolean overfitOneBatch) {
        String runDirectory = settings.directory().path().toString();
        return new TrainingWork(
                settings.sections().toYaml(),
                runDirectory,
                tokens,
                settings.config().checkpoint().directoryIn(runDirectory),
                settings.spark().executorCores(),
                memory,
                overfitOneBatch);
    }

    @Override
    public void run(Rendezvous rendezvous, ExecutorLink link) throws Exception {
        RunDirectory directory = new RunDirectory(Path.of(runDirectory));
        int rank = rendezvous.rank();
        try (RankLog log = RankLog.open(directory.rankLog(rank), directory.logs())) {
            log.begin(rank, rendezvous.worldSize());
            ConfigTree resolved = ConfigTree.parse(configYaml, "config.yaml");
            RunConfig config = RunConfig.of(resolved);
            Configuration hadoop = SparkHadoopUtil.get().conf();
            var assignment = new RankAssignment(
                    config,
                    resolved.root(),
                    TokenCache.local(tokens, hadoop, Path.of("tokens").toAbsolutePath()),
                    checkpoints,
                    hadoop,
                    threads,
                    Optional.of(memory),
                    overfitOneBatch);
            var events = new SparkRankEvents(
                    link, rank, config.checkpoint().every(), config.train().steps());
            Communicator communicator = RankLink.open(rendezvous);
            ExecutorWarmUp.end();
            RankTraining.train(assignment, communicator, events);
        }
    }
}
