package io.ladder.scaling.plan;

import static io.ladder.scaling.plan.SmallPlans.LAW;
import static io.ladder.scaling.plan.SmallPlans.SHAPES;
import static io.ladder.scaling.plan.SmallPlans.cluster;
import static io.ladder.scaling.plan.SmallPlans.fit;
import static io.ladder.scaling.plan.SmallPlans.planner;
import static io.ladder.scaling.plan.SmallPlans.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.ComputeRate;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What a plan says against itself. */
class DoubtsTest {
    @Test
    void aLossWorseThanGuessingIsAWarningAndNoAim() {
        Plan plan = planner(16).plan(Question.ofFlops(5e12));
        assertThat(plan.answer().loss().loss()).isGreaterThan(Math.log(257));
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.contains("worse than guessing") && warning.contains("ln(257) = 5.5491"));
        assertThat(planner(16).plan(Question.ofFlops(1e16)).warnings())
                .noneMatch(warning -> warning.contains("guessing"));
        assertThatThrownBy(() -> planner(16).plan(question(null, null, null, 5.55, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--target-loss=5.55")
                .hasMessageContaining("guessing");
    }

    @Test
    void aVocabularyThatNobodyNamedIsAWarningAndNoGroundToRefuse() {
        var assumed = new ArchitectureSearch(SHAPES.kind(), 257, false, 256, Optional.empty());
        Plan plan = new Planner(Evidence.ofConstants(LAW), assumed, Optional.empty())
                .plan(question(null, null, null, 5.6, null, null));
        assertThat(plan.warnings())
                .noneMatch(warning -> warning.contains("guessing"))
                .anyMatch(warning -> warning.startsWith("vocabulary: ") && warning.contains("--vocab"));
        assertThat(planner(16).plan(Question.ofFlops(1e15)).warnings())
                .noneMatch(warning -> warning.startsWith("vocabulary: "));
    }

    @Test
    void aTargetOnTheFloorOfTheLawIsSaidToBeThere() {
        var planner = new Planner(Evidence.of(fit()), SHAPES, Optional.empty());
        assertThatThrownBy(() -> planner.plan(question(null, null, null, 1.2002, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sits on the floor")
                .hasMessageContaining("1.2000");
        assertThat(planner.plan(question(null, null, null, 1.2175, null, null)).warnings())
                .anyMatch(warning -> warning.startsWith("target: ") && warning.contains("floor"));
        assertThat(planner.plan(question(null, null, null, 1.5, null, null)).warnings())
                .noneMatch(warning -> warning.startsWith("target: "));
    }

    @Test
    void aSpeedMeasuredOnAnotherWidthIsDoubtedWithTheCommandThatMeasuresIt() {
        Cluster measured = cluster(16);
        var rate = new ComputeRate(2e11, "f32", "a step", false, Optional.of(2048));
        var other =
                new Cluster(4, 2, measured.memoryBytes(), 1L << 30, rate, 1e9, "--bandwidth", 2e8, Optional.empty());
        Plan plan = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.of(other), false, "there/ladder")
                .plan(Question.ofFlops(1e15));
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.startsWith("speed:")
                        && warning.contains("there/ladder bench --model \""
                                + plan.architecture().line()));
    }

    @Test
    void farBeyondTheMeasuredRunsIsAWarningWithTheFactor() {
        Plan plan = new Planner(Evidence.of(fit()), SHAPES, Optional.empty()).plan(Question.ofFlops(1e18));
        assertThat(plan.answer().reach().orElseThrow().factor()).isCloseTo(1000, Percentage.withPercentage(1));
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.startsWith("extrapolation:") && warning.contains("1000 times"));
        assertThat(plan.answer().loss().interval())
                .hasValueSatisfying(
                        interval -> assertThat(plan.answer().loss().loss()).isBetween(interval.low(), interval.high()));
        assertThat(plan.answer().computeOptimalParams()).isPresent();
        Plan near = new Planner(Evidence.of(fit()), SHAPES, Optional.empty()).plan(Question.ofFlops(1e15));
        assertThat(near.warnings()).noneMatch(warning -> warning.startsWith("extrapolation:"));
    }

    @Test
    void eachQuantityThatLeavesTheMeasuredRunsHasItsOwnSentence() {
        var planner = new Planner(Evidence.of(fit()), SHAPES, Optional.empty());
        assertThat(planner.plan(Question.ofFlops(1e18)).warnings())
                .anyMatch(warning -> warning.contains("parameters, ") && warning.contains("times the most measured"))
                .anyMatch(warning -> warning.contains("trains on ") && warning.contains("times the most measured"));
        var large = new Planner(Evidence.of(fit(1e17, 1e18, 1e19, 1e20)), SHAPES, Optional.empty());
        assertThat(large.plan(Question.ofFlops(1e15)).warnings())
                .anyMatch(warning -> warning.contains("times fewer than the least measured"));
        assertThat(planner.plan(question(1e15, null, null, null, null, 1e11)).warnings())
                .anyMatch(warning -> warning.contains("tokens per parameter, the measured runs "));
        assertThat(planner.plan(question(1e15, null, null, null, 1e6, null)).warnings())
                .anyMatch(warning ->
                        warning.contains("the plan sees its tokens ") && warning.contains("saw each of theirs once"));
        assertThat(Extrapolations.beyondAny(new Allocation(1e9, 1e8)))
                .singleElement()
                .asString()
                .contains("0.1 tokens per parameter", "between about 1 and 10,000");
        assertThat(Extrapolations.beyondAny(new Allocation(1e9, 2e13))).hasSize(1);
        assertThat(Extrapolations.beyondAny(new Allocation(1e9, 2e10))).isEmpty();
    }

    @Test
    void aLossThatNoVocabularyExplainsIsWorseThanGuessing() {
        var assumed = new ArchitectureSearch(SHAPES.kind(), 257, false, 256, Optional.empty());
        var planner = new Planner(Evidence.ofConstants(LAW), assumed, Optional.empty());
        assertThat(planner.plan(Question.ofFlops(5e12)).warnings())
                .anyMatch(warning -> warning.startsWith("vocabulary: ")
                        && warning.contains("worse than an untrained model's, ln(257) = 5.5491"));
        var steep = new ChinchillaLaw(1.2, 9000, 30_000, 0.32, 0.30);
        assertThat(new Planner(Evidence.ofConstants(steep), assumed, Optional.empty())
                        .plan(Question.ofFlops(5e12))
                        .warnings())
                .anyMatch(
                        warning -> warning.contains("worse than guessing") && warning.contains("ln(262144) = 12.4766"));
    }

    @Test
    void aTrainingOfManyYearsIsAWarningWithWhatWouldShortenIt() {
        assertThat(planner(64).plan(Question.ofFlops(1e21)).warnings())
                .anyMatch(warning -> warning.matches(
                        "time: the training takes \\S+ years on these executors; .* about \\S+ executors .* budget of about"
                                + " \\S+ FLOPs"));
        assertThat(planner(64).plan(Question.ofFlops(1e18)).warnings())
                .noneMatch(warning -> warning.startsWith("time:"));
    }

    @Test
    void belowTheCheapestRunIsExtrapolationToo() {
        var planner = new Planner(Evidence.of(fit(1e15, 1e16, 1e17, 1e18)), SHAPES, Optional.empty());
        assertThat(planner.plan(Question.ofFlops(2e14)).warnings())
                .anyMatch(warning -> warning.startsWith(
                        "extrapolation: the plan takes 5 times less compute than the" + " cheapest measured run"));
        assertThat(planner.plan(Question.ofFlops(1e15)).warnings())
                .noneMatch(warning -> warning.startsWith("extrapolation:"));
    }

    @Test
    void aNetworkThatWasMeasuredInOneHostIsDoubtedForSeveral() {
        Cluster usual = cluster(16);
        var local = new Cluster(
                4, 2, usual.memoryBytes(), usual.heapBytes(), usual.rate(), 8e9, "bench.json", 2e8, Optional.empty());
        Deployment on = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.of(local))
                .plan(Question.ofFlops(1e15))
                .deployment()
                .orElseThrow();
        assertThat(on.ranks()).contains(4);
        assertThat(AssumedNetwork.doubt(on, 8)).isEmpty();
        assertThat(AssumedNetwork.doubt(on, 7)).hasValueSatisfying(doubt -> assertThat(doubt)
                .startsWith("network: between hosts the network's bandwidth was not given, so 8 GB/s are taken")
                .contains("10 Gbit/s would be 6.4 times less, and a step up to ")
                .endsWith("give it: --bandwidth 10Gbit"));
    }
}
