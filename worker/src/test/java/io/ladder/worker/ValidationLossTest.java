package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ValidationLossTest {
    @Test
    void theErrorIsThatOfTheMeanOverWindows() {
        double[] windows = {2.0, 2.5, 3.0, 2.1, 2.4};
        var loss = ValidationLoss.of(
                windows.length,
                DoubleStream.of(windows).sum(),
                DoubleStream.of(windows).map(x -> x * x).sum());
        assertThat(loss.mean()).isCloseTo(2.4, within(1e-12));
        double variance =
                DoubleStream.of(windows).map(x -> (x - 2.4) * (x - 2.4)).sum() / 4;
        assertThat(loss.standardError()).isCloseTo(Math.sqrt(variance / 5), within(1e-12));
    }

    @Test
    void oneWindowTellsNoError() {
        assertThat(ValidationLoss.of(1, 2.5, 6.25).standardError()).isNull();
    }

    @Test
    void equalWindowsHaveNoErrorInSpiteOfRounding() {
        assertThat(ValidationLoss.of(3, 3 * 0.1, 3 * 0.1 * 0.1).standardError()).isBetween(0.0, 1e-8);
    }
}
