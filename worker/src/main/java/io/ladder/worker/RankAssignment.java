package io.ladder.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What one rank is given to do; the same on every rank but for paths.
 *
 * @param config the run, resolved and checked
 * @param resolvedConfig the same as it was written, kept in checkpoints
 * @param tokens local directory with the tokens manifest and its shards
 * @param checkpoints path or URI of the checkpoint directory, seen by all ranks
 * @param hadoop how to reach it
 * @param threads math threads of this rank
 * @param memory what a rank may take outside of the Java heap; empty if nobody limits it
 * @param overfitOneBatch train on the first batch again and again, as a check that the model can learn at all
 */
public record RankAssignment(
        RunConfig config,
        JsonNode resolvedConfig,
        Path tokens,
        String checkpoints,
        Configuration hadoop,
        int threads,
        Optional<MemoryBudget> memory,
        boolean overfitOneBatch) {

    /** Without a limit of memory. */
    public RankAssignment(
            RunConfig config,
            JsonNode resolvedConfig,
            Path tokens,
            String checkpoints,
            Configuration hadoop,
            int threads,
            boolean overfitOneBatch) {
        this(config, resolvedConfig, tokens, checkpoints, hadoop, threads, Optional.empty(), overfitOneBatch);
    }
}
