package io.ladder.scaling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.plan.budget.Evidence;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Sizes to choose from where the largest model that memory holds leaves executors idle. */
class HeldSizesTest {
    @Test
    void theLargestSizeOfEveryNumberOfExecutorsIsFound() {
        List<HeldSize> sizes =
                new HeldSizes(size -> Optional.of(size(size, size > 90 ? 8 : size > 84 ? 16 : 64)), 64).upTo(100);
        assertThat(sizes).extracting(HeldSize::ranks).containsExactly(8, 16, 64);
        assertThat(sizes.get(0).params()).isEqualTo(100);
        assertThat(sizes.get(1).params())
                .isCloseTo(90, Percentage.withPercentage(0.6))
                .isLessThanOrEqualTo(90);
        assertThat(sizes.get(2).params())
                .isCloseTo(84, Percentage.withPercentage(0.6))
                .isLessThanOrEqualTo(84);
    }

    @Test
    void executorsThatWorkForNoSizeNearTheLargestAreNotLookedFor() {
        assertThat(new HeldSizes(size -> Optional.of(size(size, size > 20 ? 8 : 64)), 64).upTo(100))
                .extracting(HeldSize::params)
                .containsExactly(100.0);
        assertThat(new HeldSizes(size -> Optional.empty(), 64).upTo(100)).isEmpty();
    }

    @Test
    void theLargestIsTakenUnlessAnotherEndsMuchSoonerAtHardlyAHigherLoss() {
        assertThat(worthIt(size -> size, size -> 2)).isEqualTo(100);
        assertThat(worthIt(size -> size > 95 ? 8 : 1, size -> 2)).isEqualTo(90);
        assertThat(worthIt(size -> size > 95 ? 8 : size > 87 ? 2 : 1, size -> 2))
                .isEqualTo(84);
        assertThat(worthIt(size -> size > 95 ? 8 : size > 87 ? 1.05 : 1, size -> 2))
                .isEqualTo(90);
        assertThat(worthIt(size -> size > 95 ? 8 : size > 87 ? 2 : 1, size -> size > 87 ? 2 : 2.03))
                .isEqualTo(90);
        assertThat(worthIt(size -> size > 95 ? 8 : 1, size -> size > 95 ? 2 : 2.03))
                .isEqualTo(100);
        assertThat(worthIt(size -> size > 95 ? 8 : 5, size -> 2)).isEqualTo(100);
    }

    /** The size that all executors hold is 3% (6 GiB) to 26% (2 GiB) below the largest that some hold. */
    @Test
    void whereTheLargestRunsOnFewExecutorsThePlanShowsTheSizeForAll() {
        for (double gib : new double[] {2, 6}) {
            Plan plan = plan(gib);
            List<HeldSize> sizes = plan.heldSizes();
            assertThat(sizes).as("%s GiB", gib).hasSizeGreaterThan(1);
            assertThat(sizes.get(sizes.size() - 1).ranks()).isEqualTo(64);
            assertThat(sizes).filteredOn(plan::takes).hasSize(1);
            HeldSize taken = sizes.stream().filter(plan::takes).findFirst().orElseThrow();
            assertThat(taken.hours()).isEqualTo(plan.hours().orElseThrow());
            assertThat(taken.loss()).isLessThan(1.01 * sizes.get(0).loss());
            assertThat(PlanMarkdown.of(plan))
                    .contains("## Sizes that the executors hold", "| 64 of 64 |", "(this plan)");
            assertThat(plan.limits().get(0)).contains("of the 64", "instead of");
        }
    }

    /** 13% fewer parameters let 64 executors work instead of one, for a loss that is 0.5% higher. */
    @Test
    void theSizeForAllExecutorsIsTakenWhereItsLossIsHardlyHigher() {
        Plan plan = plan(2.5);
        List<HeldSize> sizes = plan.heldSizes();
        assertThat(plan.deployment().orElseThrow().idle()).isEmpty();
        assertThat(plan.answer().allocation().params())
                .isBetween(0.85 * sizes.get(0).params(), 0.9 * sizes.get(0).params());
        assertThat(plan.hours().orElseThrow()).isLessThan(0.02 * sizes.get(0).hours());
        assertThat(plan.limits().get(0))
                .contains("would run on 1 of the 64", "are taken, which run on 64", "at a loss of");
    }

    @Test
    void whereIdleExecutorsAreWorthTheirLossThePlanSaysWhatTheOthersWouldBuy() {
        Plan plan = plan(1.75);
        assertThat(plan.deployment().orElseThrow().idle()).isPresent();
        assertThat(plan.limits().get(0)).contains("it runs on 1 of the 64, and ", "would run on 64, in ");
    }

    private static Plan plan(double gib) {
        return new Planner(
                        Evidence.ofConstants(SmallPlans.LAW),
                        SmallPlans.SHAPES,
                        Optional.of(SmallPlans.cluster(64, gib)),
                        true)
                .plan(Question.ofFlops(1e20));
    }

    private static double worthIt(DoubleUnaryOperator hours, DoubleUnaryOperator loss) {
        return HeldSizes.worthIt(List.of(100.0, 90.0, 84.0).stream()
                        .map(size -> new HeldSize(
                                size, 1, loss.applyAsDouble(size), 1, hours.applyAsDouble(size), Optional.empty()))
                        .toList())
                .params();
    }

    private static HeldSize size(double params, int ranks) {
        return new HeldSize(params, 1, 1, ranks, 1.0 / ranks, Optional.empty());
    }
}
