package io.ladder.scaling.fit.parametric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.DownstreamErrorLaw;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DownstreamErrorFitTest {
    @Test
    void constantsAreFoundAgainFromTheirOwnErrors() {
        var truth = new DownstreamErrorLaw(0.857, 2.2, 0.715);
        double[] losses = {5.4, 4.57, 3.9, 3.53, 3.15, 2.77};

        var found = DownstreamErrorFit.of(
                losses, Arrays.stream(losses).map(truth::error).toArray());

        assertThat(found.epsilon()).isCloseTo(truth.epsilon(), offset(1e-7));
        assertThat(found.k()).isCloseTo(truth.k(), offset(1e-5));
        assertThat(found.gamma()).isCloseTo(truth.gamma(), offset(1e-6));
    }

    @Test
    void twoLossesAreTooFew() {
        assertThatThrownBy(() -> DownstreamErrorFit.of(new double[] {3, 3, 4}, new double[] {.5, .5, .6}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("only 2 runs of different loss");
    }
}
