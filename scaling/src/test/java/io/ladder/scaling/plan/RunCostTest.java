package io.ladder.scaling.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.model.ModelStyle;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Evidence;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RunCostTest {
    private static Plan plan(double flops) {
        return new Planner(
                        Evidence.ofConstants(new ChinchillaLaw(1.2, 90, 300, 0.32, 0.30)),
                        new ArchitectureSearch(ModelStyle.GPT2, 257, 256),
                        Optional.of(SmallPlans.cluster(16)))
                .plan(Question.ofFlops(flops));
    }

    @Property(tries = 12)
    void hoursAreStepsCheckpointsAndEvaluations(@ForAll @DoubleRange(min = 13, max = 18) double exponent) {
        Plan plan = plan(Math.pow(10, exponent));
        RunCost cost = plan.deployment().orElseThrow().cost().orElseThrow();
        int steps = plan.recipe().steps();
        double seconds = steps * cost.stepSeconds()
                + cost.checkpoints() * cost.checkpointSeconds()
                + cost.evaluations() * cost.evaluationSeconds();
        assertThat(cost.hours() * 3600).isCloseTo(seconds, within(1e-9 * seconds));
        assertThat(cost.evaluations()).isBetween(1, 10);
        assertThat((cost.evaluations() - 1) * cost.evaluationSeconds()) // the last one is always made
                .isLessThanOrEqualTo(0.02 * steps * cost.stepSeconds());
    }

    @Test
    void aMillionTokensOfEvaluationTakeAThirdOfTheirTraining() {
        Plan plan = plan(1e16);
        RunCost cost = plan.deployment().orElseThrow().cost().orElseThrow();
        double training = 1e6 / plan.recipe().tokensPerStep() * cost.stepSeconds();
        assertThat(cost.evaluationSeconds()).isCloseTo(training / 3, within(1e-9 * training));
    }

    @Test
    void theConfigurationEvaluatesAsOftenAsThePlanCounts() {
        Plan plan = plan(1e15);
        var train = TrainSettings.of(plan, "x", Map.of()).root().path("train");
        RunCost cost = plan.deployment().orElseThrow().cost().orElseThrow();
        assertThat(train.path("evaluateEvery").asInt()).isEqualTo(cost.evaluateEvery());
        assertThat(train.path("evaluateTokens").asLong())
                .isEqualTo(cost.evaluatedTokens())
                .isEqualTo(1_000_000);
        assertThat(cost.evaluations())
                .isEqualTo((plan.recipe().steps() + cost.evaluateEvery() - 1) / cost.evaluateEvery());
    }
}
