package io.ladder.scaling.fit.isoflop;

import java.util.OptionalDouble;
import org.hipparchus.analysis.interpolation.AkimaSplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialSplineFunction;

/**
 * Lowest place of a curve drawn through all points (Akima 1970): follows the points instead of assuming a shape, so it
 * checks the parabola. It also follows their noise.
 */
final class AkimaMinimum {
    /** The interpolation takes slopes from two neighbours on either side. */
    private static final int FEWEST = 5;

    private AkimaMinimum() {}

    /**
     * Finds it.
     *
     * @param x strictly rising
     * @return empty if there are under five points or the lowest place is the first or last point
     */
    static OptionalDouble of(double[] x, double[] y) {
        if (x.length < FEWEST) {
            return OptionalDouble.empty();
        }
        PolynomialSplineFunction curve = new AkimaSplineInterpolator().interpolate(x, y);
        double best = x[0];
        double lowest = y[0];
        for (int piece = 0; piece < x.length - 1; piece++) {
            double[] c = java.util.Arrays.copyOf(curve.getPolynomials()[piece].getCoefficients(), 4);
            double width = x[piece + 1] - x[piece];
            for (double at : new double[] {lowestOfCubic(c, width), width}) {
                double value = c[0] + at * (c[1] + at * (c[2] + at * c[3]));
                if (value < lowest) {
                    lowest = value;
                    best = x[piece] + at;
                }
            }
        }
        boolean border = best <= x[0] || best >= x[x.length - 1];
        return border ? OptionalDouble.empty() : OptionalDouble.of(best);
    }

    /** Where the cubic's slope is zero and rising, within [0, width]; 0 if nowhere. */
    private static double lowestOfCubic(double[] c, double width) {
        double discriminant = c[2] * c[2] - 3 * c[3] * c[1];
        if (discriminant < 0) {
            return 0;
        }
        // The root of 3 c3 t^2 + 2 c2 t + c1 whose second derivative is positive, written without cancellation.
        double root = Math.sqrt(discriminant);
        double at = c[2] >= 0 ? -c[1] / (c[2] + root) : (root - c[2]) / (3 * c[3]);
        return at > 0 && at < width ? at : 0;
    }
}
