package io.ladder.scaling.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LinearFitTest {
    @Property(tries = 100)
    void aParabolaThroughItsOwnPointsIsItself(
            @ForAll @DoubleRange(min = -10, max = 10) double c0,
            @ForAll @DoubleRange(min = -10, max = 10) double c1,
            @ForAll @DoubleRange(min = -10, max = 10) double c2) {
        double[] x = {-2, -1, 0.5, 1, 3};
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = c0 + c1 * x[i] + c2 * x[i] * x[i];
        }

        LinearFit fit =
                LinearFit.polynomial(2, x, y, new double[] {1, 2, 3, 4, 5}).orElseThrow();

        assertThat(fit.coefficients()).containsExactly(new double[] {c0, c1, c2}, offset(1e-11));
    }

    @Test
    void theCovarianceIsThatOfManyNoisyFits() {
        double[] x = {0, 1, 2, 3, 4, 7};
        double[] weights = {1, 4, 1, 0.25, 1, 1};
        var random = new Random(5);
        int draws = 20000;
        double sum = 0;
        double squares = 0;
        double unscaled = 0;
        for (int draw = 0; draw < draws; draw++) {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = 2 - x[i] + random.nextGaussian() / Math.sqrt(weights[i]);
            }
            LinearFit fit = LinearFit.polynomial(1, x, y, weights).orElseThrow();
            sum += fit.coefficient(1) / draws;
            squares += fit.coefficient(1) * fit.coefficient(1) / draws;
            unscaled = fit.unscaledCovariance(1, 1);
        }

        // Variance of an estimated variance: relative deviation sqrt(2 / draws) = 1%; four of these.
        assertThat((squares - sum * sum) / unscaled).isCloseTo(1, offset(0.04));
    }

    @Test
    void dependentColumnsAreNoFit() {
        assertThat(LinearFit.polynomial(
                        2, new double[] {1, 1, 2, 2}, new double[] {1, 2, 3, 4}, LinearFit.equalWeights(4)))
                .isEmpty();
    }

    @Test
    void scatterBeyondTheVariancesEvensTheWeights() {
        double[] x = {0, 1, 2, 3, 4};
        double[] onTheLine = {0, 1, 2, 3, 4};
        double[] off = {0.5, 0.4, 2.4, 2.3, 4.5};
        double[] variances = {1e-6, 1e-2, 1e-4, 1e-3, 1e-5};

        double[] trusting = Scatter.weights(variances, Scatter.common(x, onTheLine, variances));
        double[] wary = Scatter.weights(variances, Scatter.common(x, off, variances));

        assertThat(trusting[0] / trusting[1]).isCloseTo(1e4, offset(1e-6));
        assertThat(wary[0] / wary[1]).isBetween(1.0, 1.2);
        assertThat(LinearFit.polynomial(1, x, off, wary).orElseThrow().residualSum())
                .isCloseTo(3, offset(1e-6));
    }
}
