package io.ladder.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.conf.ConfigException;
import io.ladder.driver.spark.RankMessage.Failed.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankFailedExceptionTest {
    private static final String LOST =
            "Job aborted due to stage failure: Could not recover from a failed barrier ResultStage. Most recent failure"
                    + " reason: Stage failed because barrier task ResultTask(0, 1) finished unsuccessfully.\n"
                    + "ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: Command exited"
                    + " with code 137";
    private static final String FAILED =
            "Job aborted due to stage failure: Could not recover from a failed barrier ResultStage. Most recent failure"
                    + " reason: Stage failed because barrier task ResultTask(2, 0) finished unsuccessfully.\n"
                    + "io.ladder.driver.spark.RankFailedException: rank 0: training diverged\n\tat ...";

    @Test
    void aLostProcessIsTheCauseEvenIfASurvivorComplainsFirst() {
        var complaint = new RankMessage.Failed(0, List.of("nothing from rank 1"), Kind.FAILED);
        assertThat(RankFailedException.of(List.of(complaint), new Exception(LOST)))
                .hasMessage("the process of rank 1 ended (Command exited with code 137)");
        assertThat(RankFailedException.of(List.of(), new Exception(LOST))).hasMessageContaining("rank 1");
    }

    @Test
    void whatWasReportedFirstIsTheCause() {
        var first = new RankMessage.Failed(0, List.of("training diverged at step 7"), Kind.FAILED);
        var second = new RankMessage.Failed(1, List.of("nothing from rank 0"), Kind.FAILED);
        assertThat(RankFailedException.of(List.of(first, second), new Exception(FAILED)))
                .hasMessage("rank 0: training diverged at step 7");
    }

    @Test
    void whatAUserCanFixIsWrongInput() {
        var silent = new RankMessage.Failed(1, List.of("nothing from rank 0"), Kind.FAILED);
        var fixable = new RankMessage.Failed(0, List.of("shard a: expected 1, found 2"), Kind.WRONG_INPUT);
        assertThat(RankFailedException.of(List.of(silent, fixable), new Exception(FAILED)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("shard a: expected 1, found 2");
    }

    @Test
    void withoutAnyReportSparksFirstLineIsShown() {
        assertThat(RankFailedException.of(List.of(), new Exception(FAILED)))
                .hasMessageStartingWith("Job aborted due to stage failure")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aTaskThatSparkStartedAgainMeansALostProcess() {
        String again = "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent failure: Lost"
                + " task 0.3 in stage 3.0 (TID 9) (localhost executor 2): io.ladder.driver.spark.RankFailedException: "
                + LostExecutor.sentence(0) + "\n\tat ...";
        assertThat(RankFailedException.of(List.of(), new Exception(again))).hasMessage("the process of rank 0 ended");
        var own = new RankMessage.Failed(0, List.of("disk full"), Kind.FAILED);
        assertThat(RankFailedException.of(List.of(own), new Exception(again))).hasMessage("rank 0: disk full");
    }

    @Test
    void aDivergenceIsToldFromOtherFailures() {
        var diverged = new RankMessage.Failed(
                1, List.of("diverged at step 7, first on rank 0 in wte", "lower the rate"), Kind.DIVERGED);
        var failed = new RankMessage.Failed(0, List.of("disk full"), Kind.FAILED);
        assertThat(RankFailedException.of(List.of(diverged), new Exception(FAILED)))
                .isInstanceOfSatisfying(RankFailedException.class, e -> assertThat(e.divergence())
                        .hasValue("diverged at step 7, first on rank 0 in wte"))
                .hasMessage("diverged at step 7, first on rank 0 in wte; lower the rate"); // whichever rank said so
        assertThat(RankFailedException.of(List.of(failed), new Exception(FAILED)))
                .isInstanceOfSatisfying(RankFailedException.class, e -> assertThat(e.divergence())
                        .isEmpty());
    }
}
