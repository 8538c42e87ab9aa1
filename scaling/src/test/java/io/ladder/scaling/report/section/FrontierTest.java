package io.ladder.scaling.report.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class FrontierTest {
    @Property(tries = 100)
    void theSearchFindsWhatTheClosedFormSays(
            @ForAll @DoubleRange(min = 0.25, max = 0.6) double alpha,
            @ForAll @DoubleRange(min = 0.25, max = 0.6) double beta,
            @ForAll @DoubleRange(min = 18, max = 25) double logFlops) {
        var law = new ChinchillaLaw(1.7, 400, 2000, alpha, beta);
        double flops = Math.pow(10, logFlops);
        Optimum exact = new Frontier(law).at(flops).orElseThrow();
        Optimum found = new Frontier(unknown(law)).at(flops).orElseThrow();
        // A minimum is flat: its place is known to the root of the precision of its height.
        assertThat(found.params() / exact.params()).isCloseTo(1, within(1e-5));
        assertThat(found.loss()).isCloseTo(exact.loss(), within(1e-12));
        assertThat(6 * found.params() * found.tokens() / flops).isCloseTo(1, within(1e-12));
    }

    @Test
    void aLawWithoutABestSizeHasNoFrontier() {
        assertThat(new Frontier(new OtherLaw((params, tokens) -> Math.pow(params, -0.1))).at(1e20))
                .isEmpty();
    }

    private static LossLaw unknown(LossLaw law) {
        return new OtherLaw(law::loss);
    }

    private record OtherLaw(java.util.function.DoubleBinaryOperator losses) implements LossLaw {
        @Override
        public String form() {
            return "other";
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
