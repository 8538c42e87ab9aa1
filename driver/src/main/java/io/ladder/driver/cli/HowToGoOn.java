package io.ladder.driver.cli;

import io.ladder.driver.launch.LauncherScript;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunSettings;
import io.ladder.sharding.CheckpointStore;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;

/**
 * What a user can do after a run that ended early.
 *
 * @param settings of the run
 * @param overfitOneBatch whether it was the check that writes no checkpoint
 * @param hadoop settings of the file systems
 */
record HowToGoOn(RunSettings settings, boolean overfitOneBatch, Configuration hadoop) {
    /** One line, without its end. */
    String advice() {
        if (overfitOneBatch) {
            return "there is nothing to continue: --overfit-one-batch writes no checkpoint; begin again in another"
                    + " directory (--run DIR)";
        }
        String again =
                LauncherScript.command("train", "--resume", "--run", directory().shown());
        return lastCheckpoint().isPresent()
                ? "continue from the last checkpoint: " + again
                : "no checkpoint was committed yet; begin again from the first step: " + again;
    }

    /** After a loss that is no number; to the bit, the same settings lead there again. */
    String adviceAfterDivergence() {
        return overfitOneBatch
                ? advice()
                : "the same settings would diverge again; begin anew in another directory (--run DIR), with a lower"
                        + " train.optimizer.lr or a longer train.schedule.warmup";
    }

    private RunDirectory directory() {
        return settings.directory();
    }

    private OptionalLong lastCheckpoint() {
        String checkpoints =
                settings.config().checkpoint().directoryIn(directory().path().toString());
        try {
            return CheckpointStore.open(checkpoints, hadoop).lastCommitted();
        } catch (RuntimeException e) {
            return OptionalLong.empty(); // a file system that cannot be asked: resuming finds out
        }
    }
}
