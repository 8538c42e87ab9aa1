package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far runs lie from a law, ln(measured) - ln(law's), as tests of least squares see it: laws of Huber's loss have
 * outliers.
 */
final class Residuals {
    /** So many robust deviations are far: of a thousand normal residuals none is. */
    private static final double FAR = 6;

    /** Robust deviations beyond which a residual counts no more. */
    private static final double MOST = 4;

    /** Losses are printed with so few digits that smaller residuals say nothing. */
    private static final double ROUNDING = 1e-6;

    /** A law that goes through most of its runs makes outliers of the rest. */
    private static final int FEWEST_PER_CONSTANT = 3;

    /** Runs nearest to one, of which most have something of what it shares with them. */
    private static final int NEIGHBOURS = 5;

    /** Share of a far residual that those next to it have at least if they are off for the same reason. */
    private static final double SHARED = 0.25;

    private final List<Run> runs;
    private final LossLaw law;
    private final double[] values;
    private final double deviation;

    private Residuals(List<Run> runs, LossLaw law, double[] values, double deviation) {
        this.runs = runs;
        this.law = law;
        this.values = values;
        this.deviation = deviation;
    }

    /** @param deviation robust, of all of them */
    static Residuals of(List<Run> runs, LossLaw law, double deviation) {
        double[] values = runs.stream()
                .mapToDouble(run ->
                        Math.log(run.loss()) - Math.log(ModelPoint.of(run).loss(law)))
                .toArray();
        return new Residuals(List.copyOf(runs), law, values, deviation);
    }

    /** By run. */
    double[] values() {
        return values.clone();
    }

    /** Far ones brought to {@value #MOST} deviations. */
    double[] drawnIn() {
        double most = MOST * deviation;
        return Arrays.stream(values)
                .map(value -> Math.max(-most, Math.min(most, value)))
                .toArray();
    }

    /** Its size in robust deviations. */
    double deviations(int run) {
        return Math.abs(values[run]) / Math.max(deviation, ROUNDING);
    }

    /** Places of outliers, the farthest first; none of too few runs to tell. */
    List<Integer> far() {
        if (runs.size() < FEWEST_PER_CONSTANT * law.symbols().size()) {
            return List.of();
        }
        return IntStream.range(0, values.length)
                .filter(run -> deviations(run) > FAR)
                .boxed()
                .sorted(Comparator.comparingDouble(run -> -Math.abs(values[run])))
                .toList();
    }

    /**
     * Outliers with which the runs of about the same size do not go, nor those of about the same length or number of tokens
     * per parameter: a training that diverged, say. Nothing that runs share, and no other form, explains these, and one of
     * them, however far drawn in, passes for either.
     */
    Set<Integer> alone() {
        List<Integer> far = far();
        if (far.isEmpty()) {
            return Set.of();
        }
        Stream<ToDoubleFunction<Run>> directions = law.hasTokens()
                ? Stream.of(Run::params, Run::tokens, run -> run.tokens() / run.params())
                : Stream.of(Run::params);
        List<Order> orders = directions.map(this::order).toList();
        return far.stream()
                .filter(run -> orders.stream().noneMatch(order -> isShared(run, order)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Order order(ToDoubleFunction<Run> quantity) {
        return new Order(runs.stream().mapToDouble(quantity).map(Math::log).toArray());
    }

    /** Runs along one quantity. */
    private static final class Order {
        private final double[] at; // its logarithm, by run
        private final List<Integer> rising; // runs from the least to the most
        private final double[] values; // of at, in that order

        Order(double[] at) {
            this.at = at;
            rising = IntStream.range(0, at.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(run -> at[run]))
                    .toList();
            values = rising.stream().mapToDouble(run -> at[run]).toArray();
        }

        /** The nearest to one run, and others as near. */
        List<Integer> next(int run) {
            int place = rising.indexOf(run);
            double[] distances = IntStream.rangeClosed(place - NEIGHBOURS, place + NEIGHBOURS)
                    .filter(i -> i >= 0 && i < values.length)
                    .mapToDouble(i -> Math.abs(values[i] - at[run]))
                    .sorted()
                    .toArray();
            double reach = distances[Math.min(NEIGHBOURS, distances.length - 1)] + ROUNDING; // the first is its own
            int first = place;
            while (first > 0 && at[run] - values[first - 1] <= reach) {
                first--;
            }
            int end = place + 1;
            while (end < values.length && values[end] - at[run] <= reach) {
                end++;
            }
            return rising.subList(first, end).stream()
                    .filter(other -> other != run)
                    .toList();
        }
    }

    /** Whether most runs next to one are off to the same side with it. */
    private boolean isShared(int run, Order order) {
        double[] next = order.next(run).stream()
                .mapToDouble(other -> values[other] * Math.signum(values[run]))
                .sorted()
                .toArray();
        return next[next.length / 2] >= SHARED * Math.abs(values[run]);
    }
}
