package io.ladder.driver.spark;

import io.ladder.driver.run.Failure;
import io.ladder.worker.RunFacts;
import io.ladder.worker.RunSummary;
import io.ladder.worker.StepMetrics;
import io.ladder.worker.TrainingDivergedException;
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
     * @param problems what to tell a person; of a divergence the first is what happened, the others what to do
     */
    record Failed(int rank, List<String> problems, Kind kind) implements RankMessage {
        /** What follows from it. */
        enum Kind {
            /** The user's input is wrong (exit code 2): no attempt would do better. */
            WRONG_INPUT,
            /** A number of the training is not finite: another attempt would end alike. */
            DIVERGED,
            /** Anything else: another attempt may succeed. */
            FAILED
        }

        static Failed of(int rank, Throwable error) {
            if (error instanceof TrainingDivergedException divergence) {
                return new Failed(rank, List.of(divergence.diagnosis(), divergence.advice()), Kind.DIVERGED);
            }
            return new Failed(
                    rank, Failure.problems(error), Failure.isWrongInput(error) ? Kind.WRONG_INPUT : Kind.FAILED);
        }
    }
}
