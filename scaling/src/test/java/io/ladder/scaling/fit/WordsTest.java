package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WordsTest {
    @Test
    void largeFactorsAreWrittenWithAPowerOfTen() {
        assertThat(Assessment.times(4.9e19)).isEqualTo("4.9e19");
        assertThat(Assessment.times(1234)).isEqualTo("1234");
    }

    @Test
    void aWideningThatPrintsAsOneIsNone() {
        assertThat(held(1.03).widening()).isBetween(1.02, 1.04);
        assertThat(held(1.03).isWidened()).isFalse();
        assertThat(held(1.5).isWidened()).isTrue();
    }

    /** Ten runs, all off by so many half-widths. */
    private static Rollout held(double off) {
        var interval = new Interval(3 * Math.exp(-0.01), 3 * Math.exp(0.01), 0.015);
        var said = new Prediction(1e8, 2e9, 1.2e18, 3, interval);
        return new Rollout(
                30,
                IntStream.range(0, 10).mapToObj(i -> said).toList(),
                IntStream.range(0, 10).mapToObj(i -> 3 * Math.exp(0.01 * off)).toList(),
                0.01 * off,
                0);
    }

    @Test
    void theFactorIsThatOfAConstantNamed() {
        var draws = new LossLawDraws();
        assertThat(draws.warning()).contains("up to 3.0 times wider").doesNotContain("A ", "B ");
    }

    /** Replicates in which all constants are three times as wide, and A and B a hundred times. */
    private static final class LossLawDraws {
        private static ChinchillaLaw law(double by, double coefficient) {
            return new ChinchillaLaw(
                    1.8 * (1 + by),
                    480 * (1 + coefficient),
                    1100 * (1 + coefficient),
                    0.35 * (1 + by),
                    0.37 * (1 - by));
        }

        private static Replicates replicates(double times, double coefficientTimes) {
            return new Replicates(
                    IntStream.rangeClosed(-50, 50)
                            .<LossLaw>mapToObj(i -> law(1e-4 * i * times, 1e-4 * i * coefficientTimes))
                            .toList(),
                    0);
        }

        String warning() {
            return Discrepancies.widened(law(0, 0), new Bootstrap.Drawn(replicates(3, 100), replicates(1, 1)))
                    .orElseThrow();
        }
    }
}
