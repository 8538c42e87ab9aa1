package io.ladder.driver.spark;

import io.ladder.worker.RunFacts;
import io.ladder.worker.RunSummary;
import io.ladder.worker.StepMetrics;
import java.io.Serializable;
import java.util.List;

/** What a rank tells the driver. Travels by Java serialization between JVMs with the same application jar. */
sealed interface RankMessage extends Serializable {
    /** The first step comes next. */
    record Started(RunFacts facts) implements RankMessage {}

    /** A step is done. */
    record Stepped(StepMetrics metrics) implements RankMessage {}

    /** A checkpoint is committed. */
    record Checkpointed(long step, String path) implements RankMessage {}

    /** The last step is done. */
    record Finished(RunSummary summary) implements RankMessage {}

    /** A line for the log; a warning is shown on the terminal too. */
    record Said(String line, boolean warning) implements RankMessage {}

    /** Before the ranks are connected: one rank's text for all, see {@link MessageBoard}. */
    record Posted(int round, int rank, int worldSize, String text) implements RankMessage {}

    /** Everything that the rank sent before has been handled once this is answered. */
    record Flush(int rank) implements RankMessage {}

    /**
     * The rank's work ended with an error.
     *
     * @param problems what to tell a person
     * @param fixable whether it is the user's input (exit code 2)
     */
    record Failed(int rank, List<String> problems, boolean fixable) implements RankMessage {}
}
