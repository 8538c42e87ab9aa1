package io.ladder.scaling.plan;

import static io.ladder.scaling.plan.SmallPlans.LAW;
import static io.ladder.scaling.plan.SmallPlans.SHAPES;
import static io.ladder.scaling.plan.SmallPlans.planner;
import static io.ladder.scaling.plan.SmallPlans.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.plan.budget.Evidence;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Models that are smaller than would be best because the user says so. */
class MostParamsTest {
    private static final double FLOPS = 1e16;
    private static final double MOST = 0.5 * LAW.optimalParams(FLOPS);

    @Test
    void theComputeIsSpentOnLongerTrainingOfTheSizeThatIsAllowed() {
        Plan plan = planner(16).plan(Question.ofFlops(FLOPS).withMostParams(MOST));
        assertThat(plan.answer().allocation().params()).isCloseTo(MOST, Percentage.withPercentage(0.01));
        assertThat(plan.answer().allocation().flops()).isCloseTo(FLOPS, Percentage.withPercentage(0.1));
        assertThat(plan.limits()).hasSize(2);
        assertThat(plan.limits().get(0))
                .startsWith("size: a model of more than ")
                .contains("was not asked for, so ")
                .contains("the same compute would buy a loss of");
        assertThat(plan.largestParams()).isEmpty();
        assertThat(RecordJson.read(RecordJson.of(plan).toString(), "plan", Plan.class))
                .isEqualTo(plan);
    }

    @Test
    void aSizeThatIsLargeEnoughChangesNothing() {
        Plan plan = planner(16).plan(Question.ofFlops(FLOPS).withMostParams(3 * LAW.optimalParams(FLOPS)));
        Plan free = planner(16).plan(Question.ofFlops(FLOPS));
        assertThat(plan.answer()).isEqualTo(free.answer());
        assertThat(plan.limits()).isEqualTo(free.limits());
    }

    @Test
    void timeIsSpentOnTheSizeThatIsAllowed() {
        Plan free = planner(16).plan(question(null, null, 2.0, null, null, null));
        double most = 0.6 * free.answer().allocation().params();
        Plan plan = planner(16).plan(question(null, null, 2.0, null, null, null).withMostParams(most));
        assertThat(plan.answer().allocation().params()).isCloseTo(most, Percentage.withPercentage(0.01));
        assertThat(plan.hours().orElseThrow()).isBetween(1.8, 2.0);
        assertThat(plan.limits()).noneMatch(limit -> limit.contains("slower rung"));
    }

    @Test
    void aLossIsReachedWithTheSizeThatIsAllowedOrItIsSaidThatItCannotBe() {
        double loss = LAW.loss(LAW.optimalParams(FLOPS), LAW.optimalTokens(FLOPS));
        Plan plan =
                planner(16).plan(question(null, null, null, loss, null, null).withMostParams(MOST));
        assertThat(plan.answer().allocation().params()).isCloseTo(MOST, Percentage.withPercentage(0.01));
        assertThat(plan.answer().loss().loss()).isCloseTo(loss, within(1e-9));
        assertThatThrownBy(() -> planner(16)
                        .plan(question(null, null, null, loss, null, null).withMostParams(0.03 * MOST)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("which --most-params allows")
                .hasMessageContaining("allow more, or");
    }

    @Test
    void aSizeThatNoModelHasIsRefused() {
        var planner = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.empty());
        assertThatThrownBy(() -> planner.plan(Question.ofFlops(FLOPS).withMostParams(50)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--most-params=50 is less than the smallest model has");
        assertThatThrownBy(() -> Question.ofFlops(FLOPS).withMostParams(0)).hasMessageContaining("--most-params=0.0");
    }

    /** Memory holds less than is best in that time, so that a size must be chosen. */
    @Test
    void thePlanOfATimeListsTheSizesThatWereWeighedAndAnotherOneCanBeAskedFor() {
        Plan plan = planner(2).plan(question(null, null, 20_000.0, null, null, null));
        List<HeldSize> sizes = plan.heldSizes();
        assertThat(sizes).hasSizeGreaterThan(3);
        assertThat(sizes).extracting(HeldSize::params).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(sizes).filteredOn(plan::takes).hasSize(1);
        assertThat(sizes).allMatch(size -> size.loss() >= plan.answer().loss().loss() - 1e-9);
        assertThat(sizes).extracting(size -> Math.round(size.params() / 1e6)).doesNotHaveDuplicates();
        assertThat(PlanMarkdown.of(plan))
                .contains("each trained for as long as there is time")
                .contains("| `--most-params ");
        HeldSize other = sizes.get(sizes.size() - 1);
        assertThat(plan.takes(other)).isFalse();
        double asked = Double.parseDouble(other.option().substring("--most-params ".length()));
        Plan another =
                planner(2).plan(question(null, null, 20_000.0, null, null, null).withMostParams(asked));
        assertThat(another.answer().allocation().params()).isCloseTo(other.params(), Percentage.withPercentage(0.1));
        assertThat(another.answer().loss().loss()).isCloseTo(other.loss(), within(2e-3));
    }

    @Test
    void theOptionIsNoLargerThanTheSize() {
        assertThat(size(51_279_999).option()).isEqualTo("--most-params 5.127e7");
        assertThat(size(5e8).option()).isEqualTo("--most-params 5e8");
        assertThat(size(1234.9).option()).isEqualTo("--most-params 1.234e3");
    }

    private static HeldSize size(double params) {
        return new HeldSize(params, 1, 1, 1, 1, Optional.empty());
    }
}
