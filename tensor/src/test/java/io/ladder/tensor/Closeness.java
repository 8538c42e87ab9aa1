package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

/** How near the result of a fast kernel must be to the same sum in double. */
final class Closeness {
    private Closeness() {}

    /** As {@link #assertClose(String, Tensor, Tensor, long, int)} with no roundings but f32's and the result's. */
    static void assertClose(String what, Tensor actual, Tensor expected, long terms) {
        assertClose(what, actual, expected, terms, 0);
    }

    /**
     * Each result comes from about {@code terms} rounded operations on numbers of one size. Their errors are random, so
     * they grow as the square root; 8 of them allow for the extra roundings of exp and division. The largest single
     * error may be 8 times the typical one, relative to the root mean square of the results.
     *
     * <p>bf16 adds to that one rounding of the result in both kernels, and {@code bf16Roundings} of what the result is
     * summed from (attention's probabilities): an error of random terms is, relative to their sum, as large as that of
     * each. A single result is at most twice its own rounding off for each of them.
     */
    static void assertClose(String what, Tensor actual, Tensor expected, long terms, int bf16Roundings) {
        assertThat(actual.dtype()).isEqualTo(expected.dtype());
        double error = 0;
        double size = 0;
        double largest = 0;
        double largestExpected = 0;
        for (long i = 0; i < expected.numElements(); i++) {
            double difference = (double) actual.get(i) - expected.get(i);
            error += difference * difference;
            size += (double) expected.get(i) * expected.get(i);
            largest = Math.max(largest, Math.abs(difference));
            largestExpected = Math.max(largestExpected, Math.abs(expected.get(i)));
            assertThat(Float.isFinite(actual.get(i)))
                    .as("%s[%d]=%s", what, i, actual.get(i))
                    .isTrue();
        }
        double typical = 8 * DType.F32.rounding() * Math.sqrt(terms);
        int roundings = bf16Roundings + (expected.dtype() == DType.BF16 ? 1 : 0);
        double narrow = DType.BF16.rounding() * roundings;
        double rms = Math.sqrt(size / Math.max(1, expected.numElements()));
        assertThat(Math.sqrt(error))
                .as("relative L2 error of %s", what)
                .isLessThanOrEqualTo((typical + narrow) * Math.sqrt(size));
        assertThat(largest)
                .as("largest error of %s", what)
                .isLessThanOrEqualTo(8 * typical * rms + 2 * narrow * largestExpected);
    }
}
