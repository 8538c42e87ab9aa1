package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.scaling.law.ChinchillaLaw;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class ChinchillaObjectiveTest {
    private final LogRuns logs =
            new LogRuns(SyntheticRuns.profiles(new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28), 0.001, 5)
                    .runs());
    private final ChinchillaObjective objective = new ChinchillaObjective(logs, weights());

    private double[] weights() {
        var random = new Random(3);
        return random.ints(logs.size(), 0, 3).asDoubleStream().toArray();
    }

    @Property(tries = 50)
    void theGradientIsThatOfFiniteDifferences(
            @ForAll @DoubleRange(min = -0.02, max = 0.02) double a,
            @ForAll @DoubleRange(min = 0.2, max = 0.5) double alpha,
            @ForAll @DoubleRange(min = 0.2, max = 0.5) double beta) {
        double[] x = {-0.3 + a, -0.4 - a, 0.5, Math.log(alpha), Math.log(beta)};
        double[] gradient = new double[5];
        objective.value(x, gradient);
        for (int i = 0; i < 5; i++) {
            double[] ignored = new double[5];
            double step = 1e-6;
            double[] up = x.clone();
            up[i] += step;
            double[] down = x.clone();
            down[i] -= step;
            double slope = (objective.value(up, ignored) - objective.value(down, ignored)) / (2 * step);
            assertThat(gradient[i]).as("component %d", i).isCloseTo(slope, within(1e-4 * (1 + Math.abs(slope))));
        }
    }

    /** Near the law, so that no residual crosses the border between square and absolute within a difference's step. */
    @Property(tries = 20)
    void theHessianIsThatOfTheGradientsDifferences(@ForAll @DoubleRange(min = 0.2, max = 0.5) double alpha) {
        double[] x = {-0.3, -0.4, 0.5, Math.log(alpha), Math.log(0.31)};
        double[][] exact = new double[5][5];
        objective.hessian(x, exact);
        double[] above = new double[5];
        double[] below = new double[5];
        for (int i = 0; i < 5; i++) {
            double step = 1e-9;
            double[] up = x.clone();
            up[i] += step;
            double[] down = x.clone();
            down[i] -= step;
            objective.value(up, above);
            objective.value(down, below);
            for (int j = 0; j < 5; j++) {
                double difference = (above[j] - below[j]) / (2 * step);
                assertThat(exact[i][j])
                        .as("element %d, %d", i, j)
                        .isCloseTo(difference, within(1e-3 * (100 + Math.abs(difference))));
            }
        }
    }
}
