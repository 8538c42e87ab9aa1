package io.ladder.scaling.plan;

import static io.ladder.scaling.plan.SmallPlans.LAW;
import static io.ladder.scaling.plan.SmallPlans.SHAPES;
import static io.ladder.scaling.plan.SmallPlans.planner;
import static io.ladder.scaling.plan.SmallPlans.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.model.ModelStyle;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Frontier;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One smallest model, whatever makes a plan so small. */
class TooSmallTest {
    private static final Planner PLANNER = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.empty());
    private static final Architecture SMALLEST = SHAPES.smallest();
    private static final String NAMED =
            String.format(Locale.ROOT, "%,d (257 token ids, context 256)", SMALLEST.parameters());

    @Test
    void theSmallestModelIsOneThatIsFoundAndNoneIsSmaller() {
        assertThat(SHAPES.find((double) SMALLEST.parameters())).isEqualTo(SMALLEST);
        assertThat(SHAPES.isTooFew((double) SMALLEST.parameters())).isFalse();
        assertThat(SHAPES.at(0.97 * SMALLEST.parameters())).isEmpty();
        assertThat(SHAPES.isTooFew(0.97 * SMALLEST.parameters())).isTrue();
    }

    @Test
    void aSizeAndABudgetThatAreTooSmallNameTheSameModel() {
        assertThatThrownBy(() -> PLANNER.plan(Question.ofFlops(1e16).withMostParams(10)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--most-params=10 is less than the smallest model has, " + NAMED + "; allow more");
        assertThatThrownBy(() -> PLANNER.plan(Question.ofFlops(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--flops=1 is too small for any model")
                .hasMessageContaining("the smallest that there is has " + NAMED + ", for which ")
                .hasMessageContaining("give as much or more, or make models smaller with --vocab or --seq");
    }

    @Test
    void whatTheErrorAsksForIsEnough() {
        double enough =
                new Frontier(LAW).ofParams((double) SMALLEST.parameters()).flops();
        assertThatThrownBy(() -> PLANNER.plan(Question.ofFlops(1)))
                .hasMessageContaining(String.format(Locale.ROOT, "for which %.3g FLOPs", enough));
        assertThat(PLANNER.plan(Question.ofFlops(enough)).architecture()).isEqualTo(SMALLEST);
    }

    @Test
    void everyKindOfBudgetCanBeTooSmall() {
        assertThatThrownBy(() -> PLANNER.plan(question(null, null, null, null, 1000.0, null)))
                .hasMessageStartingWith("what --tokens-available is best for is too small for any model");
        var manyIds = new Planner(
                Evidence.ofConstants(LAW), new ArchitectureSearch(ModelStyle.GPT2, 2_000_000, 256), Optional.empty());
        assertThatThrownBy(() -> manyIds.plan(question(null, null, null, 4.0, null, null)))
                .hasMessageStartingWith("the training that --target-loss asks for is too small")
                .hasMessageContaining("ask for a lower loss");
        assertThatThrownBy(() -> planner(16).plan(question(null, null, 1e-12, null, null, null)))
                .hasMessageStartingWith("what the cluster computes in --hours=1.0E-12 is too small");
        double enough =
                new Frontier(LAW).ofParams((double) SMALLEST.parameters()).flops();
        assertThatThrownBy(() -> PLANNER.plan(question(1.2 * enough, null, null, null, null, 1e8)))
                .hasMessageStartingWith(
                        "--flops=" + Figures.three(1.2 * enough) + ", for --served-tokens, is too small")
                .hasMessageContaining("serve fewer tokens");
    }
}
