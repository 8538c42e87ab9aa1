package io.ladder.scaling.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MinimizersTest {
    /** Rosenbrock's valley; its minimum is 0 at (1, 1). */
    private static final class Valley implements Objective {
        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public double value(double[] x, double[] gradient) {
            double bend = x[1] - x[0] * x[0];
            gradient[0] = -400 * x[0] * bend - 2 * (1 - x[0]);
            gradient[1] = 200 * bend;
            return 100 * bend * bend + (1 - x[0]) * (1 - x[0]);
        }
    }

    /** x^4 - x^2 + y^2: a saddle at the origin between two minima. */
    private static final class Saddle implements Objective {
        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public double value(double[] x, double[] gradient) {
            gradient[0] = 4 * x[0] * x[0] * x[0] - 2 * x[0];
            gradient[1] = 2 * x[1];
            return Math.pow(x[0], 4) - x[0] * x[0] + x[1] * x[1];
        }
    }

    @Test
    void aCurvedValleyIsFollowedToItsEnd() {
        Minimum end = new LimitedMemoryBfgs(200, 1e-9).minimize(new Valley(), new double[] {-1.2, 1});
        assertThat(end.isConverged()).isTrue();
        assertThat(end.point()[0]).isCloseTo(1, within(1e-8));
        assertThat(end.point()[1]).isCloseTo(1, within(1e-8));
    }

    @Test
    void aSearchThatIsCutShortSaysSo() {
        Minimum end = new LimitedMemoryBfgs(3, 1e-9).minimize(new Valley(), new double[] {-1.2, 1});
        assertThat(end.isConverged()).isFalse();
        assertThat(end.value()).isLessThan(24.2).isPositive();
    }

    @Test
    void newtonsStepsEndWhereTheGradientIsZeroButForRounding() {
        var objective = new Valley();
        Minimum near = new LimitedMemoryBfgs(15, 1e-1).minimize(objective, new double[] {-1.2, 1});
        Minimum end = new NewtonPolish(50, 1e-12).polish(objective, near);
        assertThat(end.gradientNorm()).isLessThan(1e-10);
        assertThat(end.point()[0]).isCloseTo(1, within(1e-12));
    }

    @Test
    void aSaddleIsLeftForAMinimum() {
        Minimum near = new Minimum(new double[] {1e-3, 0.1}, 0, 0, false);
        Minimum end = new NewtonPolish(100, 1e-12).polish(new Saddle(), near);
        assertThat(Math.abs(end.point()[0])).isCloseTo(Math.sqrt(0.5), within(1e-10));
        assertThat(end.value()).isCloseTo(-0.25, within(1e-12));
    }

    @Test
    void differencesOfTheGradientServeAsHessian() {
        double[][] hessian = new double[2][2];
        new Valley().hessian(new double[] {-0.5, 0.7}, hessian);
        assertThat(hessian[0][0]).isCloseTo(1200 * 0.25 - 400 * 0.7 + 2, within(1e-5));
        assertThat(hessian[0][1]).isEqualTo(hessian[1][0]).isCloseTo(200, within(1e-5));
        assertThat(hessian[1][1]).isCloseTo(200, within(1e-5));
    }
}
