package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpreadTest {
    /** One rounding of a product and a sum in double. */
    private static final double ROUNDING = 1e-12;

    @Test
    void percentilesLieBetweenNeighboursAsInNumPy() {
        double[] seconds = {4, 1, 3, 2, 5, 10, 9, 8, 7, 6};
        Spread spread = Spread.of(seconds);
        assertThat(spread.count()).isEqualTo(10);
        assertThat(spread.bestSeconds()).isEqualTo(1);
        assertThat(spread.medianSeconds()).isCloseTo(5.5, within(ROUNDING)); // numpy.percentile(.., 50)
        assertThat(spread.p95Seconds()).isCloseTo(9.55, within(ROUNDING)); // numpy.percentile(.., 95)
        assertThat(seconds[0]).as("the input is left alone").isEqualTo(4);
    }

    @Test
    void aSingleMeasurementIsAllOfThem() {
        assertThat(Spread.of(new double[] {2})).isEqualTo(new Spread(1, 2, 2, 2));
        assertThatThrownBy(() -> Spread.of(new double[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void repetitionsGoOnUntilCountAndTimeAreReached() {
        var both = new Repetitions(3, 1.0);
        assertThat(both.wants(2, 5)).isTrue();
        assertThat(both.wants(5, 0.5)).isTrue();
        assertThat(both.wants(3, 1.0)).isFalse();
        assertThat(Repetitions.exactly(0).wants(0, 0)).isFalse();
        var calls = new AtomicInteger();
        assertThat(Repetitions.exactly(40).time(calls::incrementAndGet).count()).isEqualTo(40);
        assertThat(calls).hasValue(40);
    }
}
