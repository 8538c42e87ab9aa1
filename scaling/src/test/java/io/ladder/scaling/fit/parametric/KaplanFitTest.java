package io.ladder.scaling.fit.parametric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.law.KaplanLaw;
import org.junit.jupiter.api.Test;

class KaplanFitTest {
    private static final KaplanLaw PUBLISHED = new KaplanLaw(6.4e13, 1.8e13, 0.076, 0.103);

    @Test
    void constantsAreFoundAgainFromTheirOwnLosses() {
        var runs = TableOfRuns.grid(PUBLISHED, TableOfRuns.spread(1e6, 1e9, 5), TableOfRuns.spread(2e7, 2e10, 5));

        KaplanLaw found = KaplanFit.of(runs);

        PUBLISHED.symbols().forEach((symbol, value) -> assertThat(
                        found.symbols().get(symbol) / value)
                .as(symbol)
                .isCloseTo(1, offset(1e-5)));
    }

    @Test
    void theExponentOfComputeIsThatOfTheLowestLoss() {
        double a = Math.log(best(1e22) / best(1e18)) / Math.log(1e4);

        assertThat(a).isCloseTo(PUBLISHED.paramsExponent(), offset(1e-3));
    }

    @Test
    void oneTrainingLengthIsAClearError() {
        var runs = TableOfRuns.grid(PUBLISHED, TableOfRuns.spread(1e6, 1e9, 5), new double[] {1e9});

        assertThatThrownBy(() -> KaplanFit.of(runs))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("different values of D");
    }

    private static double best(double flops) {
        double best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (double params : TableOfRuns.spread(1e5, 1e13, 20001)) {
            double loss = PUBLISHED.loss(params, flops / 6 / params);
            if (loss < lowest) {
                lowest = loss;
                best = params;
            }
        }
        return best;
    }
}
