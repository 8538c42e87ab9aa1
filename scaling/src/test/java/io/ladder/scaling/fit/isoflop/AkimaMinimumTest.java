package io.ladder.scaling.fit.isoflop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AkimaMinimumTest {
    @Test
    void evenlySpacedParabolasAreFollowedExactly() {
        double[] x = {-3, -2, -1, 0, 1, 2, 3, 4};
        double[] y = Arrays.stream(x).map(at -> 2 + (at - 0.3) * (at - 0.3)).toArray();

        assertThat(AkimaMinimum.of(x, y).orElseThrow()).isCloseTo(0.3, offset(1e-9));
    }

    @Test
    void fallingCurvesHaveNone() {
        assertThat(AkimaMinimum.of(new double[] {0, 1, 2, 3, 4}, new double[] {5, 4, 3, 2, 1}))
                .isEmpty();
    }

    @Test
    void fourPointsAreTooFew() {
        assertThat(AkimaMinimum.of(new double[] {0, 1, 2, 3}, new double[] {5, 4, 3, 9}))
                .isEmpty();
    }
}
