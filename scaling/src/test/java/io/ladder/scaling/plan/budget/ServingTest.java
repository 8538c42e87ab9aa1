package io.ladder.scaling.plan.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.scaling.law.ChinchillaLaw;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ServingTest {
    private final Frontier frontier = new Frontier(new ChinchillaLaw(1.69, 406.4, 410.7, 0.336, 0.283));

    @Test
    void theQualityOfA13BModelServedForTwoTrillionTokensNeeds7B() {
        Serving serving = Serving.of(frontier, frontier.ofParams(13e9), 2e12);
        assertThat(serving.best().params()).isCloseTo(6.97e9, Percentage.withPercentage(0.1));
        assertThat(serving.best().tokens()).isCloseTo(1.248e12, Percentage.withPercentage(0.1));
        assertThat(100 * serving.savedShare()).isCloseTo(17.45, within(0.02));
    }

    @Property(tries = 30)
    void servingMoreTokensAsksForASmallerModelAndSavesMore(
            @ForAll @DoubleRange(min = 9, max = 14) double exponent,
            @ForAll @DoubleRange(min = 1.1, max = 100) double more) {
        Allocation computeOptimal = frontier.ofFlops(1e22);
        Serving few = Serving.of(frontier, computeOptimal, Math.pow(10, exponent));
        Serving many = Serving.of(frontier, computeOptimal, more * Math.pow(10, exponent));
        assertThat(many.best().params()).isLessThan(few.best().params() * (1 + 1e-6));
        assertThat(many.savedShare()).isGreaterThanOrEqualTo(few.savedShare() - 1e-9);
        assertThat(frontier.loss(many.best())).isCloseTo(frontier.loss(computeOptimal), within(1e-9));
    }

    @Property(tries = 20)
    void withinATrainingBudgetTheBudgetIsSpentAndTheModelSmaller(
            @ForAll @DoubleRange(min = 9, max = 13) double exponent) {
        Serving serving = Serving.withinTraining(frontier, 1e22, Math.pow(10, exponent));
        assertThat(serving.best().flops()).isCloseTo(1e22, Percentage.withPercentage(0.01));
        assertThat(serving.best().params()).isLessThan(frontier.ofFlops(1e22).params());
    }
}
