package io.ladder.scaling.plan;

import static io.ladder.scaling.plan.SmallPlans.LAW;
import static io.ladder.scaling.plan.SmallPlans.SHAPES;
import static io.ladder.scaling.plan.SmallPlans.cluster;
import static io.ladder.scaling.plan.SmallPlans.planner;
import static io.ladder.scaling.plan.SmallPlans.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Frontier;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Plans for scarce data. */
class RepeatedTokensTest {
    @Test
    void tokensAloneAreSeenOnceByTheModelTheyAreBestFor() {
        Plan plan = planner(16).plan(question(null, null, null, null, 1e8, null));
        assertThat(plan.answer().allocation().tokens()).isCloseTo(1e8, Percentage.withPercentage(0.1));
        assertThat(plan.answer().repetition()).isEmpty();
    }

    @Test
    void fewTokensAreRepeatedAndThePenaltyIsSaid() {
        Plan plan = planner(16).plan(question(1e17, null, null, null, 2e7, null));
        Repetition repetition = plan.answer().repetition().orElseThrow();
        assertThat(repetition.epochs()).isGreaterThan(4);
        assertThat(repetition.lossPenalty()).isPositive();
        assertThat(plan.warnings()).anyMatch(warning -> warning.startsWith("repeated data:"));
    }

    @Test
    void aBudgetOfWhichMostBuysLittleIsSaidFirstWithTheOptionThatSavesIt() {
        var planner = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.empty());
        Plan plan = planner.plan(question(1e19, null, null, null, 2e7, null));
        NearlyAsGood cheaper = plan.answer().nearlyAsGood().orElseThrow();
        assertThat(cheaper.share()).isLessThan(0.25);
        assertThat(plan.warnings().get(0))
                .startsWith("budget: ")
                .contains("--target-loss=", "above the floor of the law")
                .doesNotContain("next to nothing");
        double left = cheaper.loss() - Frontier.floor(plan.lossLaw());
        double share = (cheaper.loss() - plan.answer().loss().loss()) / left;
        assertThat(share).isBetween(0.0, 1.0);
        assertThat(PlanText.answer(plan).get(1))
                .startsWith("For less: ")
                .contains("the difference is " + Figures.three(100 * share) + "% of what this leaves above the floor");
        Plan saved = planner.plan(question(1e19, null, null, cheaper.loss(), 2e7, null));
        assertThat(saved.answer().allocation().flops())
                .isCloseTo(cheaper.training().flops(), Percentage.withPercentage(0.1));
        assertThat(saved.answer().nearlyAsGood()).isEmpty();
        assertThat(planner.plan(question(1e17, null, null, null, null, null))
                        .answer()
                        .nearlyAsGood())
                .isEmpty();
    }

    @Test
    void aLawOfRepeatedDataUsesItsOwnConstants() {
        var own = new DataConstrainedLaw(LAW, 5, 2, Double.POSITIVE_INFINITY);
        Plan plan = new Planner(Evidence.ofConstants(own), SHAPES, Optional.empty())
                .plan(question(1e16, null, null, null, 2e7, null));
        Repetition repetition = plan.answer().repetition().orElseThrow();
        assertThat(repetition.decay()).isEqualTo(5);
        var allocation = plan.answer().allocation();
        assertThat(plan.answer().loss().loss()).isEqualTo(own.loss(allocation.params(), allocation.tokens(), 2e7));
        assertThat(plan.lossAt(1e6, 1e8)).isEqualTo(own.loss(1e6, 1e8, 2e7));
    }

    @Test
    void constantsOfRepetitionThatAreNotTheLawsOwnAreSaidToBeBorrowed() {
        Plan borrowed = planner(16).plan(question(1e17, null, null, null, 2e7, null));
        assertThat(borrowed.warnings())
                .anyMatch(warning -> warning.contains("borrowed from Muennighoff et al. (2023)")
                        && warning.contains("R_D* = 15.4 and R_N* = 5.31"));
        assertThat(PlanText.answer(borrowed)).anyMatch(line -> line.contains("borrowed from Muennighoff"));
        assertThat(PlanMarkdown.of(borrowed)).contains("R_N* = 5.30974", "equations 5 and 6");
        var published = new DataConstrainedLaw(LAW, 15.387756, 5.309743, Double.POSITIVE_INFINITY);
        Plan own = new Planner(Evidence.ofConstants(published), SHAPES, Optional.of(cluster(16)))
                .plan(question(1e17, null, null, null, 2e7, null));
        assertThat(own.warnings()).noneMatch(warning -> warning.contains("borrowed"));
        assertThat(own.answer().allocation().params())
                .isCloseTo(borrowed.answer().allocation().params(), Percentage.withPercentage(1e-4));
        assertThat(own.answer().loss().loss())
                .isCloseTo(borrowed.answer().loss().loss(), within(1e-9));
    }
}
