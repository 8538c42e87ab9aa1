package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private static final int COUNT = 4000;

    private static double[] drawn(ToDoubleFunction<Random> quantity) {
        var random = new Random(7);
        double[] values = new double[COUNT];
        Arrays.setAll(values, i -> quantity.applyAsDouble(random));
        return values;
    }

    private static double cauchy(Random random) {
        return Math.tan(Math.PI * (random.nextDouble() - 0.5));
    }

    @Test
    void theStandardErrorIsTheStandardDeviationOfTheReplicates() {
        double[] normal = drawn(random -> 0.35 + 0.0154 * random.nextGaussian());
        Interval interval = Interval.around(0.35, normal);
        assertThat(interval.standardError()).contains(Math.sqrt(StatUtils.variance(normal)));
        assertThat(interval.standardError().orElseThrow()).isCloseTo(0.0154, within(0.0006));
        // Skewed as products are, and two camps: as far as replicates get without far ones.
        assertThat(Interval.of(drawn(random -> Math.exp(random.nextGaussian()))).standardError())
                .isPresent();
        assertThat(Interval.of(drawn(random -> random.nextBoolean() ? 1 : 2))
                        .standardError()
                        .orElseThrow())
                .isCloseTo(0.5, within(0.001));
        assertThat(Interval.of(drawn(random -> 3)).standardError().orElseThrow())
                .isZero();
    }

    @Test
    void replicatesOfHeavyTailsHaveNone() {
        Interval interval = Interval.of(drawn(IntervalTest::cauchy));
        assertThat(interval.standardError()).isEmpty();
        assertThat(interval.low()).isBetween(-15.0, -11.0); // tan(0.475 pi) = 12.7
        assertThat(interval.high()).isBetween(11.0, 15.0);
        double[] oneBeyond = drawn(Random::nextGaussian);
        oneBeyond[0] = Double.POSITIVE_INFINITY;
        assertThat(Interval.of(oneBeyond).standardError()).isEmpty();
    }

    @Test
    void anIntervalStretchedToItsEstimateHasNoneThatWouldDenyIt() {
        double[] normal = drawn(Random::nextGaussian);
        assertThat(Interval.around(2.5, normal).standardError()).isPresent();
        Interval stretched = Interval.around(20, normal);
        assertThat(stretched.high()).isEqualTo(20);
        assertThat(stretched.standardError()).isEmpty();
    }

    @Test
    void differencesOfRoundingAreNoTails() {
        Interval interval = Interval.of(drawn(random -> 1.69 + 1e-14 * cauchy(random)));
        assertThat(interval.standardError().orElseThrow()).isLessThan(1e-9);
    }

    @Test
    void aConstantThatIsNotFittedHasTheStandardErrorOfNothing() {
        Interval interval = Interval.of(drawn(random -> 6 + 1e-15 * random.nextInt(3)));
        assertThat(interval.isFixed()).isTrue();
        assertThat(interval.standardError().orElseThrow()).isZero();
        assertThat(Interval.of(drawn(random -> 0)).isFixed()).isTrue();
        assertThat(Interval.of(drawn(Random::nextGaussian)).isFixed()).isFalse();
        // Replicates that agree with each other, but not with their estimate, are no certainty.
        Interval stretched = Interval.around(2, drawn(random -> 3));
        assertThat(stretched.isFixed()).isFalse();
        assertThat(stretched.standardError()).isEmpty();
    }

    @Test
    void theConstantsWithoutOneAreNamed() {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        intervals.put("E", Interval.of(drawn(Random::nextGaussian)));
        assertThat(StandardErrors.missing(intervals)).isEmpty();
        intervals.put("A", Interval.of(drawn(IntervalTest::cauchy)));
        intervals.put("unknown", Interval.UNKNOWN);
        assertThat(StandardErrors.missing(intervals).orElseThrow())
                .startsWith("standard error not meaningful: that of A is not stated")
                .contains("(high - low) / 3.92, differ by more than 2 times");
    }
}
