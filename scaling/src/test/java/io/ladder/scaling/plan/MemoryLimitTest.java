package io.ladder.scaling.plan;

import static io.ladder.scaling.plan.SmallPlans.LAW;
import static io.ladder.scaling.plan.SmallPlans.SHAPES;
import static io.ladder.scaling.plan.SmallPlans.planner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.ComputeRate;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Plans whose best model is larger than the executors hold. */
class MemoryLimitTest {
    private static final double FLOPS = 1e20;
    /** Each of the four executors holds some hundred million parameters. */
    private static final Planner PLANNER = planner(2);

    private static Question ofLoss(Double flops, double loss) {
        return new Question(
                Optional.ofNullable(flops),
                Optional.empty(),
                Optional.empty(),
                Optional.of(loss),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Question ofHours(double hours) {
        return new Question(
                Optional.empty(),
                Optional.empty(),
                Optional.of(hours),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void onlyWhatCanBeRunMayBeAskedFor() {
        Plan any = PLANNER.plan(Question.ofFlops(FLOPS));
        assertThat(any.isRunnable()).isFalse();
        assertThat(any.warnings()).anyMatch(warning -> warning.contains("--runnable"));
        Planner careful = new Planner(PLANNER.evidence(), PLANNER.shapes(), PLANNER.cluster(), true);
        Plan runnable = careful.plan(Question.ofFlops(FLOPS));
        assertThat(runnable.isRunnable()).isTrue();
        assertThat(runnable.answer().allocation().params())
                .isLessThan(any.answer().allocation().params());
        assertThat(runnable.limits()).anyMatch(limit -> limit.startsWith("memory:"));
        assertThat(runnable.limits()) // a model so small learns nothing more from all of the compute
                .anyMatch(limit -> limit.contains("FLOPs are left over"));
        assertThat(careful.plan(ofHours(1000)).isRunnable()).isTrue();
    }

    @Test
    void computeIsSpentOnTheLargestModelThatFits() {
        Plan plan = PLANNER.plan(Question.ofFlops(FLOPS));
        Allocation chosen = plan.answer().allocation();
        assertThat(chosen.params()).isLessThan(0.9 * LAW.optimalParams(FLOPS));
        // A training ends where what is left would not lower the loss in its fourth digit
        assertThat(chosen.flops()).isCloseTo(FLOPS, Percentage.withPercentage(0.3));
        assertThat(plan.hours()).isPresent();
        for (double more = 1.05; chosen.params() * more < LAW.optimalParams(FLOPS); more *= 1.05) {
            assertThat(PLANNER.holds(chosen.params() * more, chosen))
                    .as("%.3g times", more)
                    .isFalse();
        }
        assertThat(plan.limits()).hasSize(2);
        assertThat(plan.limits().get(0)).startsWith("memory: no model above").contains("instead of");
        assertThat(plan.limits().get(1)).startsWith("compute: all of");
        assertThat(plan.largestParams()).contains(chosen.params());
        assertThat(plan.warnings()).noneMatch(warning -> warning.startsWith("memory:"));
    }

    @Test
    void aLossIsReachedByTrainingASmallerModelLonger() {
        double loss = LAW.loss(LAW.optimalParams(FLOPS), LAW.optimalTokens(FLOPS));
        Plan plan = PLANNER.plan(ofLoss(null, loss));
        Allocation chosen = plan.answer().allocation();
        assertThat(LAW.loss(chosen.params(), chosen.tokens())).isCloseTo(loss, within(1e-9));
        assertThat(chosen.flops()).isGreaterThan(1.001 * FLOPS);
        assertThat(plan.hours()).isPresent();
        assertThat(plan.limits()).anyMatch(limit -> limit.contains("times the compute of the cheapest"));
    }

    @Test
    void aLossThatNoModelWhichFitsReachesIsAnError() {
        assertThatThrownBy(() -> PLANNER.plan(ofLoss(null, 1.3)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--target-loss=1.3")
                .hasMessageContaining("the largest that the executors hold");
        double loss = LAW.loss(LAW.optimalParams(FLOPS), LAW.optimalTokens(FLOPS));
        assertThatThrownBy(() -> PLANNER.plan(ofLoss(1.0005 * FLOPS, loss)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("contradict");
    }

    @Test
    void tokensAreSeenOnceByTheLargestModelThatFits() {
        Plan plan = PLANNER.plan(new Question(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(2e11),
                Optional.empty()));
        assertThat(plan.hours()).isPresent();
        assertThat(plan.answer().allocation().tokens()).isCloseTo(2e11, Percentage.withPercentage(0.1));
        assertThat(plan.limits()).anyMatch(limit -> limit.startsWith("memory:"));
        assertThat(plan.limits()).noneMatch(limit -> limit.contains("best for"));
    }

    @Test
    void whatServingCostsIsSaidWhereTheModelThatIsBestForItDoesNotFit() {
        double quality = LAW.optimalParams(FLOPS);
        double served = 1e10;
        Plan plan = PLANNER.plan(new Question(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(quality),
                Optional.empty(),
                Optional.of(served)));
        Allocation chosen = plan.answer().allocation();
        Allocation best = plan.answer().serving().orElseThrow().optimum().best();
        assertThat(best.params()).isBetween(chosen.params(), quality);
        assertThat(plan.largestParams()).contains(chosen.params());
        double times = chosen.lifetimeFlops(served) / best.lifetimeFlops(served);
        assertThat(times).isGreaterThan(1);
        assertThat(PlanText.answer(plan))
                .anyMatch(line -> line.startsWith("Serving 10B tokens")
                        && line.contains(String.format(
                                Locale.ROOT, "training and serving the plan takes %.2f times as much", times)));
        assertThat(plan.warnings()).noneMatch(warning -> warning.startsWith("serving:"));
    }

    @Test
    void aSizeThatLeavesExecutorsIdleIsNotWorthIt() {
        for (double gib : new double[] {2, 3, 4}) {
            Planner careful = new Planner(
                    PLANNER.evidence(), PLANNER.shapes(), planner(gib).cluster(), true);
            Plan plan = careful.plan(Question.ofFlops(FLOPS));
            assertThat(plan.deployment()
                            .orElseThrow()
                            .choice()
                            .chosen()
                            .orElseThrow()
                            .placement()
                            .ranks())
                    .isEqualTo(4);
            assertThat(plan.deployment().orElseThrow().idle()).isEmpty();
        }
    }

    @Test
    void executorsThatAPlanLeavesIdleAreCounted() {
        Planner careful =
                new Planner(PLANNER.evidence(), PLANNER.shapes(), planner(1.75).cluster(), true);
        Plan plan = careful.plan(Question.ofFlops(FLOPS));
        assertThat(plan.deployment().orElseThrow().idle()).contains("3 of the 4 executors stay idle");
        assertThat(PlanText.answer(plan)).anyMatch(line -> line.endsWith("; 3 of the 4 executors stay idle."));
    }

    @Property
    void theSearchFindsTheBoundWhereverItLies(
            @ForAll @DoubleRange(min = 1, max = 50) double bound,
            @ForAll @DoubleRange(min = 1.01, max = 1000) double beyond) {
        double fitsNot = bound * beyond;
        double found =
                new MemorySearch(size -> size <= bound).largest(1, fitsNot).orElseThrow();
        assertThat(found).isBetween(bound / 1.006, bound);
        assertThat(new MemorySearch(size -> false).largest(1, fitsNot)).isEmpty();
    }

    /** 100 hours buy a model on a rung whose next larger one would take far longer. */
    @Test
    void timeThatASlowerRungWouldNotFitIsSpentOnLongerTraining() {
        var fast = new Cluster(
                4,
                2,
                2L << 30,
                1L << 30,
                new ComputeRate(2e12, "f32", "a measured step", false, Optional.empty()),
                1e9,
                "--bandwidth",
                2e8,
                Optional.empty());
        var planner = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.of(fast));
        for (double hours : new double[] {50, 100, 200, 400}) {
            Plan plan = planner.plan(ofHours(hours));
            assertThat(plan.hours().orElseThrow()).isBetween(0.94 * hours, hours);
            assertThat(plan.limits()).anyMatch(limit -> limit.startsWith("time:"));
        }
    }

    @Test
    void whereNotEvenTheSmallestFitsThePlanSaysSo() {
        Plan plan = planner(1.05).plan(Question.ofFlops(FLOPS));
        assertThat(plan.hours()).isEmpty();
        assertThat(plan.warnings()).anyMatch(warning -> warning.startsWith("memory: no rung"));
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.startsWith("memory: not even") && warning.contains("--memory="));
        Plan byTime = planner(1.05).plan(ofHours(5000));
        assertThat(byTime.hours()).isEmpty();
        assertThat(byTime.limits()).isEmpty(); // neither time nor tokens keep a model out that has no room
        assertThat(byTime.answer().allocation().flops()).isGreaterThan(1e18);
        assertThat(byTime.warnings()).anyMatch(warning -> warning.startsWith("memory: not even"));
        assertThat(plan.answer().allocation().params())
                .isCloseTo(LAW.optimalParams(FLOPS), Percentage.withPercentage(1e-3));
    }
}
