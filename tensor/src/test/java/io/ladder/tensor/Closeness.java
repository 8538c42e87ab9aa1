package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

/** How near the result of a float kernel must be to the same sum in double. */
final class Closeness {
    /** Half a unit in the last place of 1, the largest relative error of one rounding. */
    private static final double ROUNDING = Math.ulp(1f) / 2;

    private Closeness() {}

    /**
     * Each result comes from about {@code terms} rounded operations on numbers of one size. Their errors are random, so
     * they grow as the square root; 8 of them allow for the extra roundings of exp and division. The largest single
     * error may be 8 times the typical one, relative to the root mean square of the results.
     */
    static void assertClose(String what, Tensor actual, Tensor expected, long terms) {
        double error = 0;
        double size = 0;
        double largest = 0;
        for (long i = 0; i < expected.numElements(); i++) {
            double difference = (double) actual.get(i) - expected.get(i);
            error += difference * difference;
            size += (double) expected.get(i) * expected.get(i);
            largest = Math.max(largest, Math.abs(difference));
            assertThat(Float.isFinite(actual.get(i)))
                    .as("%s[%d]=%s", what, i, actual.get(i))
                    .isTrue();
        }
        double typical = 8 * ROUNDING * Math.sqrt(terms);
        double rms = Math.sqrt(size / Math.max(1, expected.numElements()));
        assertThat(Math.sqrt(error)).as("relative L2 error of %s", what).isLessThanOrEqualTo(typical * Math.sqrt(size));
        assertThat(largest).as("largest error of %s", what).isLessThanOrEqualTo(8 * typical * rms);
    }
}
