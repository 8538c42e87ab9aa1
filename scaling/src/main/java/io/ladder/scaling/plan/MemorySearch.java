package io.ladder.scaling.plan;

import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * The largest model that some rung of the ladder holds on a cluster.
 *
 * @param fits whether a model of so many parameters does
 */
record MemorySearch(DoublePredicate fits) {
    private static final int HALVINGS = 24;
    /** Ratio of two sizes that are as good as equal. */
    private static final double CLOSE = 1.005;
    /** Sizes, as shares of the largest, whose loss is about the same. */
    private static final double[] ALMOST = {1, 0.99, 0.98, 0.96, 0.93, 0.9};
    /** Share of the time for which a slightly larger model is not worth waiting. */
    private static final double MUCH_SOONER = 0.5;
    /** Two times that are as good as equal. */
    private static final double SAME_TIME = 1.1;

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

    /**
     * The size to train: the largest, unless memory holds that on so few executors only that one a little smaller ends
     * much sooner.
     *
     * @param hours of the training of a size; infinity if it cannot be
     */
    static double worthIt(double largest, DoubleUnaryOperator hours) {
        double[] sizes = DoubleStream.of(ALMOST).map(share -> share * largest).toArray();
        double[] taken = DoubleStream.of(sizes).map(hours).toArray();
        double least = DoubleStream.of(taken).min().orElseThrow();
        if (!(least < MUCH_SOONER * taken[0])) {
            return largest;
        }
        int chosen = 0;
        while (taken[chosen] > SAME_TIME * least) {
            chosen++;
        }
        return sizes[chosen];
    }
}
