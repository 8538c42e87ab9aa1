package io.ladder.scaling.plan.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.scaling.law.ChinchillaLaw;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatedDataTest {
    private final RepeatedData data = new RepeatedData(1, RepeatedData.PUBLISHED_DECAY);

    @ParameterizedTest
    @CsvSource({"4, 3.726", "16, 10.582", "40, 15.167"})
    void epochsAreWorthWhatMuennighoffEtAlPublish(double epochs, double worth) {
        assertThat(data.effectiveTokens(epochs)).isCloseTo(worth, within(5e-4));
    }

    @Property
    void repetitionNeverHelpsMoreThanFreshTokensAndNeverHarms(
            @ForAll @DoubleRange(min = 0.01, max = 200) double epochs,
            @ForAll @DoubleRange(min = 1, max = 4) double more) {
        assertThat(data.effectiveTokens(epochs)).isLessThanOrEqualTo(epochs);
        assertThat(data.effectiveTokens(epochs * more)).isGreaterThanOrEqualTo(data.effectiveTokens(epochs));
    }

    @Test
    void fewTokensMakeTheBestModelSmallerThanItsShareOfComputeWouldBe() {
        var law = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
        double flops = 1e22;
        Allocation fresh = new Frontier(law).ofFlops(flops);
        var scarce = new Frontier(
                new RepeatedDataLaw(law, new RepeatedData(fresh.tokens() / 20, RepeatedData.PUBLISHED_DECAY)));
        assertThat(scarce.loss(scarce.ofFlops(flops))).isGreaterThan(law.loss(fresh.params(), fresh.tokens()));
        assertThat(scarce.ofFlops(flops).tokens()).isLessThan(fresh.tokens());
    }
}
