package io.ladder.scaling.plan;

import static io.ladder.scaling.plan.SmallPlans.LAW;
import static io.ladder.scaling.plan.SmallPlans.SHAPES;
import static io.ladder.scaling.plan.SmallPlans.fit;
import static io.ladder.scaling.plan.SmallPlans.planner;
import static io.ladder.scaling.plan.SmallPlans.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.plan.budget.Evidence;
import java.util.Locale;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** A budget, in whatever it is given, becomes a model. */
class PlannerTest {
    @Test
    void flopsAreSpentOnTheOptimumAndTheModelMeetsIt() {
        Plan plan = planner(16).plan(Question.ofFlops(1e16));
        assertThat(plan.answer().allocation().params())
                .isCloseTo(LAW.optimalParams(1e16), Percentage.withPercentage(1e-3));
        assertThat((double) plan.architecture().parameters())
                .isCloseTo(plan.answer().allocation().params(), Percentage.withPercentage(2));
        assertThat(plan.recipe().tokens()).isCloseTo(plan.answer().allocation().tokens(), Percentage.withPercentage(2));
        assertThat(plan.isRunnable()).isTrue();
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("no interval"));
    }

    @Test
    void hoursAreKeptWithCommunicationAndCheckpoints() {
        Plan plan = planner(16).plan(question(null, null, 2.0, null, null, null));
        double hours = plan.deployment().orElseThrow().cost().orElseThrow().hours();
        assertThat(hours).isLessThanOrEqualTo(2).isGreaterThan(1.8);
    }

    @Test
    void moneyIsHoursAtAPrice() {
        Plan plan = planner(16).plan(question(null, 2.0, null, null, null, null));
        RunCost cost = plan.deployment().orElseThrow().cost().orElseThrow();
        assertThat(cost.money().orElseThrow()).isLessThanOrEqualTo(2.0).isGreaterThan(1.8);
        assertThat(cost.rankHours() * 0.25).isCloseTo(cost.money().orElseThrow(), within(1e-9));
    }

    @Test
    void theTightestLimitCounts() {
        Plan plan = planner(16).plan(question(1e14, null, 1000.0, null, null, null));
        assertThat(plan.answer().allocation().flops()).isCloseTo(1e14, Percentage.withPercentage(0.1));
    }

    @Test
    void servingStaysWithinAHardBudgetAndSaysWhatTheFreeOptimumWouldSave() {
        Plan plan = planner(16).plan(question(1e16, null, null, null, null, 1e10));
        assertThat(plan.answer().allocation().flops()).isCloseTo(1e16, Percentage.withPercentage(0.1));
        assertThat(plan.answer().allocation().params())
                .isLessThan(plan.answer().computeOptimal().params());
        assertThat(plan.answer().serving().orElseThrow().savedShare()).isBetween(0.0, 1.0);
        assertThat(plan.warnings().get(0))
                .startsWith("serving: this is not the best")
                .contains("times this budget");
        GivenUp price = plan.answer().givenUp().orElseThrow();
        assertThat(price.loss()).isGreaterThan(price.best());
        assertThat(price.share()).isBetween(0.0, 1.0);
        assertThat(PlanText.answer(plan).get(1)).startsWith("Given up: a loss of ");
        LifeGain gain = LifeGain.of(plan).orElseThrow();
        assertThat(gain.savedShare()).isBetween(0.01, 1.0);
        assertThat(LAW.loss(
                        gain.cheapestToTrain().params(), gain.cheapestToTrain().tokens()))
                .isCloseTo(plan.answer().loss().loss(), within(1e-9));
        assertThat(gain.cheapestToTrain().flops())
                .isCloseTo(price.share() * plan.answer().allocation().flops(), Percentage.withPercentage(0.01));
        assertThat(PlanText.answer(plan))
                .anyMatch(line -> line.startsWith("Serving 10B tokens: training and serving together, this plan takes "
                                + String.format(Locale.ROOT, "%.2f%% less", 100 * gain.savedShare()))
                        && line.contains("without a limit, "));
        assertThat(plan.answer().curve()).filteredOn(plan::takes).hasSize(1);
        assertThat(PlanMarkdown.of(plan)).containsOnlyOnce("(this plan)");
    }

    @Test
    void theLimitThatCountsIsNamed() {
        assertThat(planner(16).plan(Question.ofFlops(1e16)).limits())
                .singleElement()
                .asString()
                .startsWith("compute:");
        assertThat(planner(16).plan(question(null, null, 2.0, null, null, null)).limits())
                .singleElement()
                .asString()
                .startsWith("time:");
        assertThat(planner(16).plan(question(null, 2.0, null, null, null, null)).limits())
                .singleElement()
                .asString()
                .startsWith("money:");
        assertThat(planner(16).plan(question(null, null, null, 2.5, null, null)).limits())
                .singleElement()
                .asString()
                .startsWith("the loss that was asked for");
        assertThat(planner(16).plan(question(null, null, null, null, 1e8, null)).limits())
                .singleElement()
                .asString()
                .startsWith("the tokens that there are");
    }

    @Test
    void hoursWithoutAClusterSayWhatToGive() {
        var planner = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.empty());
        assertThatThrownBy(() -> planner.plan(question(null, null, 2.0, null, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--hours")
                .hasMessageContaining("--executors");
    }

    @Test
    void allThatIsWrongWithAQuestionIsSaidAtOnce() {
        assertThatThrownBy(() -> question(-1.0, 0.0, Double.NaN, 2.0, null, null))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(3));
        assertThatThrownBy(() -> question(null, null, null, null, null, 1e9))
                .hasMessageContaining("nothing to plan with")
                .hasMessageContaining("--served-tokens=1.0E9 is no budget");
    }

    @Test
    void aLossThatTheBudgetCannotBuyIsAContradiction() {
        assertThatThrownBy(() -> planner(16).plan(question(1e12, null, null, 2.0, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--target-loss")
                .hasMessageContaining("--flops")
                .hasMessageContaining("contradict");
        assertThatThrownBy(() -> planner(16).plan(question(null, null, 0.01, 2.0, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--hours");
    }

    @Test
    void learningRatesOfRunsAreFollowedWhereThereAreSome() {
        Plan plan = new Planner(Evidence.of(fit()), SHAPES, Optional.empty()).plan(Question.ofFlops(1e16));
        assertThat(plan.recipe().learningRateSource()).contains("4 different (N, D)");
        assertThat(plan.recipe().learningRate()).isCloseTo(0.5 * Math.pow(1e16, -0.15), Percentage.withPercentage(3));
        assertThat(plan.recipe().batchSource()).contains("DeepSeek");
    }

    @Test
    void aTrainingOfMoreStepsThanCanBeCountedIsRefused() {
        assertThatThrownBy(() -> new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.empty())
                        .plan(question(null, null, null, 3.0, null, 1e30)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tokens cannot be trained: that would be")
                .hasMessageContaining("more than 2,147,483,647 cannot be counted")
                .hasMessageContaining("fewer tokens to be served");
    }

    @Test
    void tokensThatAModelForServingRepeatsAreToldInOneSentence() {
        Plan plan = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.empty())
                .plan(question(null, null, null, null, 1e8, 1e12));
        assertThat(plan.answer().repetition().orElseThrow().epochs()).isGreaterThan(2);
        assertThat(plan.limits())
                .singleElement()
                .asString()
                .startsWith("the tokens that there are: 100M different ones. Seen once, they are best for a model of ")
                .contains("reads each of them ")
                .endsWith("times to reach the same loss, and is cheaper to serve");
        assertThat(new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.empty())
                        .plan(question(null, null, null, null, 1e8, null))
                        .limits())
                .containsExactly("the tokens that there are: each is seen once, by the model that they are best for");
    }
}
