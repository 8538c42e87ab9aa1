package io.ladder.scaling.plan;

import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * The largest model that some rung of the ladder holds on a cluster.
 *
 * @param fits whether a model of so many parameters does
 */
record MemorySearch(DoublePredicate fits) {
    private static final int HALVINGS = 24;
    /** Ratio of two sizes that are as good as equal. */
    private static final double CLOSE = 1.005;

    /**
     * Its parameters.
     *
     * @param smallest parameters that a model can have
     * @param fitsNot parameters of a model that no rung holds
     * @return empty if the smallest does not fit either
     */
    OptionalDouble largest(double smallest, double fitsNot) {
        double low = fitsNot;
        double high;
        do {
            if (low <= smallest) {
                return OptionalDouble.empty();
            }
            high = low;
            low = Math.max(low / 2, smallest);
        } while (!fits.test(low));
        for (int i = 0; i < HALVINGS && high / low > CLOSE; i++) {
            double middle = Math.sqrt(low * high);
            if (fits.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(low);
    }
}
