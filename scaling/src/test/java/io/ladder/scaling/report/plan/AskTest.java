package io.ladder.scaling.report.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.plan.Question;
import io.ladder.scaling.runs.LossUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskTest {
    @Test
    void allThatWasGivenAndAskedForIsOneSentence() {
        var question = new Question(
                Optional.empty(),
                Optional.of(1254.0),
                Optional.of(100.0),
                Optional.of(3.0),
                Optional.empty(),
                Optional.of(1e9),
                Optional.empty());
        assertThat(Ask.of(question, LossUnit.NATS_PER_TOKEN))
                .isEqualTo(
                        "With 100 hours of the cluster, 1,250 to spend and 1\u00a0billion different tokens, for a loss of 3.000"
                                + " nats per token");
    }

    @Test
    void aGoalAloneNeedsNoBudget() {
        var question = new Question(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(13e9),
                Optional.empty(),
                Optional.of(2e12));
        assertThat(Ask.of(question, LossUnit.NATS_PER_TOKEN))
                .isEqualTo(
                        "For the quality of a compute-optimal model of 13\u00a0billion parameters and a life of 2\u00a0trillion tokens"
                                + " served");
    }
}
