package io.ladder.scaling.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * The sizes to choose from where memory limits a plan: the largest that some executors hold, and below it the largest for
 * every higher number of executors, up to all of them. What a rank needs for messages grows with the number of ranks, so
 * the largest model may run on a few of them only.
 *
 * @param at what comes of a size; empty where it is too small for what is asked
 * @param executors that there are
 */
record HeldSizes(DoubleFunction<Optional<HeldSize>> at, int executors) {
    private static final int HALVINGS = 24;
    /** Ratio of two sizes that are as good as equal. */
    private static final double CLOSE = 1.005;
    /** Share of the largest below which a model is another plan. */
    private static final double LEAST = 0.25;
    /** Share of the time for which the largest model is not worth waiting. */
    private static final double MUCH_SOONER = 0.5;
    /** Two times that are as good as equal. */
    private static final double SAME_TIME = 1.1;
    /** Times the loss of the largest that ending much sooner may cost. */
    private static final double LITTLE_WORSE = 1.01;

    /**
     * Finds them.
     *
     * @param largest parameters that fit
     * @return falling in size, rising in executors; empty where the largest is too small for what is asked
     */
    List<HeldSize> upTo(double largest) {
        var sizes = new ArrayList<HeldSize>();
        Optional<HeldSize> next = at.apply(largest);
        while (next.isPresent()) {
            HeldSize last = next.get();
            sizes.add(last);
            next = last.ranks() < executors
                    ? onMoreThan(last.ranks(), LEAST * largest, last.params())
                    : Optional.empty();
        }
        return sizes;
    }

    /** The largest size that runs on more executors. */
    private Optional<HeldSize> onMoreThan(int ranks, double least, double most) {
        Optional<HeldSize> found = at.apply(least).filter(size -> size.ranks() > ranks);
        double low = least;
        double high = most;
        for (int i = 0; i < HALVINGS && found.isPresent() && high / low > CLOSE; i++) {
            double middle = Math.sqrt(low * high);
            Optional<HeldSize> size = at.apply(middle).filter(one -> one.ranks() > ranks);
            if (size.isPresent()) {
                low = middle;
                found = size;
            } else {
                high = middle;
            }
        }
        return found;
    }

    /**
     * The size to train: the largest, unless one whose loss is hardly higher ends much sooner, on more executors.
     *
     * @param sizes falling
     */
    static HeldSize worthIt(List<HeldSize> sizes) {
        HeldSize largest = sizes.get(0);
        HeldSize chosen = largest;
        for (HeldSize size : sizes) {
            if (size.loss() <= LITTLE_WORSE * largest.loss()
                    && size.hours() < MUCH_SOONER * largest.hours()
                    && size.hours() * SAME_TIME < chosen.hours()) {
                chosen = size;
            }
        }
        return chosen;
    }
}
