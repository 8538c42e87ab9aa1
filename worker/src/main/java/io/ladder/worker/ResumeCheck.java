package io.ladder.worker;

import io.ladder.model.ParameterLayout;
import io.ladder.sharding.CheckpointReader;
import io.ladder.sharding.CheckpointStore;
import io.ladder.sharding.LayoutCheck;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;

/** Looks at what a run would resume from, before anything is started. */
public final class ResumeCheck {
    private ResumeCheck() {}

    /**
     * Verifies the last committed checkpoint: manifest, checksum of every file, and the shapes of all tensors.
     *
     * @param checkpoints path or URI of the checkpoint directory
     * @return the updates it holds; empty if there is no committed checkpoint and training starts fresh
     * @throws io.ladder.conf.ConfigException if it is of another model, listing the differing tensors
     * @throws io.ladder.sharding.CorruptCheckpointException if it is damaged
     */
    public static OptionalLong check(String checkpoints, Configuration hadoop, RunConfig config) {
        CheckpointStore store = CheckpointStore.open(checkpoints, hadoop);
        OptionalLong step = store.lastCommitted();
        if (step.isPresent()) {
            CheckpointReader reader = CheckpointReader.open(store, step.getAsLong());
            int vocab = TrainedModel.tokenizer(reader).vocabSize();
            LayoutCheck.requireSame(
                    reader.directory(),
                    reader.manifest().layout(),
                    RunCheckpoints.savedLayout(ParameterLayout.of(config.model(), vocab)));
            reader.verify();
        }
        return step;
    }
}
