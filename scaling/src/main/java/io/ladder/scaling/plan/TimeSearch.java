package io.ladder.scaling.plan;

import io.ladder.scaling.plan.cluster.Cluster;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The budget of compute that a time on a cluster is worth: the largest whose whole plan, communication and checkpoints
 * included, ends in time. Where memory stops the model before time does, the largest model that fits, or one of those below
 * it, is trained longer; the one with the lowest loss is taken.
 *
 * @param planner without intervals, which nothing here needs
 * @param hours of the whole cluster
 */
record TimeSearch(Planner planner, Question question, double hours) {
    private static final int HALVINGS = 24;
    private static final double MOST_AT_ONCE = 0.98;
    /** Ratio of two budgets that are as good as equal. */
    private static final double CLOSE = 1.005;
    /** Models below the largest that fits: a lower rung of the ladder may be so much faster that it wins. */
    private static final double[] SIZES = {1, 0.7, 0.5, 0.35, 0.25};

    /**
     * What was found.
     *
     * @param flops of training
     * @param largest parameters that fit memory; infinity if memory does not limit the plan
     * @param size most parameters of the plan; at most {@code largest}
     * @param sizes that were weighed, each trained for as long as there is time, falling; none if nothing limits the size
     */
    record Found(double flops, double largest, double size, List<HeldSize> sizes) {
        Found(double flops, double largest, double size) {
            this(flops, largest, size, List.of());
        }

        private Found among(List<HeldSize> weighed) {
            return new Found(flops, largest, size, weighed);
        }
    }

    /** FLOPs that the cluster would do if it never waited. */
    static double ideal(Cluster machines, double hours) {
        return hours * 3600 * machines.executors() * machines.rate().flopsPerSecond();
    }

    /** The best. */
    Found find(double ideal) {
        Stretch free = stretch(ideal, Double.POSITIVE_INFINITY);
        Found unheld = new Found(free.low, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        if (hoursOf(free.high, Double.POSITIVE_INFINITY).isEmpty()) {
            double largest = largest(free.high);
            return best(ideal, largest, largest, new Found(free.low, largest, Double.POSITIVE_INFINITY));
        }
        boolean isUsed = hoursOf(free.low, Double.POSITIVE_INFINITY)
                .filter(taken -> taken >= Limits.USED_UP * hours)
                .isPresent();
        // Where time is left although more compute takes too long, a larger model needs a slower rung of the ladder.
        return isUsed ? unheld : best(ideal, Double.POSITIVE_INFINITY, params(free.low), unheld);
    }

    private record Tried(Found found, Plan plan) {
        double loss() {
            return plan.answer().loss().loss();
        }
    }

    private Tried tried(Found found) {
        return new Tried(found, planOf(found));
    }

    /** Of models up to a size, trained for as long as there is time, and what is known already. */
    private Found best(double ideal, double largest, double size, Found known) {
        List<Tried> smaller = DoubleStream.of(SIZES)
                .map(share -> share * size)
                .filter(most -> planner.shapes().at(most).isPresent()) // there are gaps between tiny models
                .mapToObj(most -> tried(new Found(stretch(ideal, most).low, largest, most)))
                .toList();
        Tried best = Stream.concat(Stream.of(tried(known)), smaller.stream())
                .min(Comparator.comparingDouble(Tried::loss))
                .orElseThrow();
        return best.found.among(HeldSize.falling(Stream.concat(Stream.of(best), smaller.stream())
                .flatMap(one -> HeldSize.of(one.plan).stream())
                .toList()));
    }

    private double params(double flops) {
        return planner.plan(question, planner.limit(question, flops), Double.POSITIVE_INFINITY)
                .answer()
                .allocation()
                .params();
    }

    private record Stretch(double low, double high) {}

    /** First down to a budget whose plan ends in time, then halfway between that and the least that does not. */
    private Stretch stretch(double ideal, double size) {
        double high = ideal;
        double low = ideal;
        for (int i = 0; i < HALVINGS; i++) {
            Optional<Double> taken = hoursOf(low, size);
            if (taken.filter(time -> time <= hours).isPresent()) {
                break;
            }
            high = low;
            low *= Math.min(MOST_AT_ONCE, hours / taken.orElse(2 * hours)); // half of it where nothing fits memory
        }
        for (int i = 0; i < HALVINGS && high / low > CLOSE; i++) {
            double middle = Math.sqrt(low * high);
            if (hoursOf(middle, size).filter(taken -> taken <= hours).isPresent()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new Stretch(low, high);
    }

    /** The largest model that some rung holds, of a budget whose own best model is too large. */
    private double largest(double flops) {
        Plan tooLarge = planner.plan(question, planner.limit(question, flops), Double.POSITIVE_INFINITY);
        return new MemorySearch(size -> planner.holds(size, tooLarge.answer().allocation()))
                .largest((double) planner.shapes().smallest().parameters(), (double)
                        tooLarge.architecture().parameters())
                .orElse(Double.POSITIVE_INFINITY);
    }

    private Plan planOf(Found found) {
        return planner.plan(question, planner.limit(question, found.flops), found.size);
    }

    private Optional<Double> hoursOf(double flops, double size) {
        OptionalDouble limit = planner.limit(question, flops);
        return planner.plan(question, limit, size).hours();
    }
}
