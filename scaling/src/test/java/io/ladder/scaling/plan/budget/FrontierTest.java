package io.ladder.scaling.plan.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.law.LossLaw;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class FrontierTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private final Frontier frontier = new Frontier(LAW);

    @Property(tries = 60)
    void findsTheOptimumThatTheClosedFormGives(@ForAll @DoubleRange(min = 12, max = 26) double exponent) {
        double flops = Math.pow(10, exponent);
        Allocation best = new Frontier(new WithoutFormula(LAW::loss)).ofFlops(flops);
        assertThat(best.params()).isCloseTo(LAW.optimalParams(flops), Percentage.withPercentage(1e-4));
        assertThat(best.flops()).isCloseTo(flops, Percentage.withPercentage(1e-9));
    }

    @Property(tries = 60)
    void aBiggerBudgetNeverHasAHigherLoss(
            @ForAll @DoubleRange(min = 12, max = 26) double exponent,
            @ForAll @DoubleRange(min = 1, max = 100) double more) {
        double flops = Math.pow(10, exponent);
        assertThat(frontier.loss(frontier.ofFlops(flops * more)))
                .isLessThanOrEqualTo(frontier.loss(frontier.ofFlops(flops)));
    }

    @Property(tries = 40)
    void aLossIsBoughtForTheComputeThatReachesIt(@ForAll @DoubleRange(min = 14, max = 25) double exponent) {
        double flops = Math.pow(10, exponent);
        double loss = frontier.loss(frontier.ofFlops(flops));
        assertThat(frontier.ofLoss("--target-loss", loss).flops()).isCloseTo(flops, Percentage.withPercentage(0.01));
    }

    @Property(tries = 40)
    void aSizeHasTheTokensThatSetBothMarginsEqual(@ForAll @DoubleRange(min = 6, max = 12) double exponent) {
        double params = Math.pow(10, exponent);
        Allocation best = frontier.ofParams(params);
        double ofParams = LAW.alpha() * LAW.a() * Math.pow(params, -LAW.alpha());
        double ofTokens = LAW.beta() * LAW.b() * Math.pow(best.tokens(), -LAW.beta());
        assertThat(best.params()).isCloseTo(params, Percentage.withPercentage(1e-4));
        assertThat(ofTokens).isCloseTo(ofParams, Percentage.withPercentage(0.01));
        assertThat(frontier.ofTokens(best.tokens()).params()).isCloseTo(params, Percentage.withPercentage(0.01));
    }

    @Test
    void tokensForALossGiveThatLoss() {
        double tokens = frontier.tokensFor(1e9, 2.4).orElseThrow();
        assertThat(LAW.loss(1e9, tokens)).isCloseTo(2.4, within(1e-9));
    }

    @Test
    void aModelTooSmallForALossHasNoTokensForIt() {
        assertThat(frontier.tokensFor(1e5, 2.0)).isEmpty();
    }

    @Test
    void aLossBelowTheEntropyIsRefusedWithTheFloor() {
        assertThatThrownBy(() -> frontier.ofLoss("--target-loss", 1.6))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--target-loss=1.6")
                .hasMessageContaining("1.69");
    }

    @Test
    void theCurveIsFlatAtTheOptimumAndRisesToBothSides() {
        Allocation best = frontier.ofFlops(1e21);
        var curve = CostCurve.around(frontier, best, best);
        for (int i = 0; i < curve.size(); i++) {
            CurvePoint point = curve.get(i);
            assertThat(point.flopsRatio().orElse(9.0)).isGreaterThanOrEqualTo(1 - 1e-9);
            assertThat(point.lossAtSameFlops()).isGreaterThanOrEqualTo(frontier.loss(best) - 1e-9);
        }
        CurvePoint middle = curve.get(curve.size() / 2);
        assertThat(middle.sizeRatio()).isEqualTo(1);
        assertThat(middle.flopsRatio().orElseThrow()).isCloseTo(1, within(1e-9));
        assertThat(curve.get(3).flopsRatio().orElseThrow()).isBetween(1.05, 1.3); // half the size
    }

    @Test
    void aLawThatAlwaysPrefersLargerModelsHasNoOptimum() {
        var larger = new Frontier(new WithoutFormula((params, tokens) -> 1 + Math.pow(params, -0.1)));
        assertThat(larger.at(1e20)).isEmpty();
        assertThatThrownBy(() -> larger.ofFlops(1e20))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no optimal model for 1.00e+20 FLOPs");
    }

    @Test
    void aFormulaThatGivesNoNumberIsNoOptimum() {
        assertThat(new Frontier(new GadreLaw(1.8, -3, 300, 0.14)).at(1e20)).isEmpty();
    }

    /** A law that does not know its optimum. */
    private record WithoutFormula(DoubleBinaryOperator losses) implements LossLaw {
        @Override
        public String form() {
            return "unknown";
        }

        @Override
        public Map<String, Double> symbols() {
            return Map.of();
        }

        @Override
        public double loss(double params, double tokens) {
            return losses.applyAsDouble(params, tokens);
        }
    }
}
