package io.ladder.scaling.minimize;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * L-BFGS with a line search that fulfils the strong Wolfe conditions (Nocedal and Wright 2006, algorithms 7.4, 7.5).
 *
 * @param maxIterations at most so many steps
 * @param gradientTolerance ends where no component of the gradient is larger
 */
public record LimitedMemoryBfgs(int maxIterations, double gradientTolerance) {
    /** Pairs of steps and gradient changes that are kept. */
    private static final int MEMORY = 10;

    /** A step, how the gradient changed along it, and their product. */
    private static final class Pair {
        private final double[] step;
        private final double[] change;
        private final double curvature;

        Pair(double[] step, double[] change, double curvature) {
            this.step = step;
            this.change = change;
            this.curvature = curvature;
        }
    }

    /** Descends from a start. */
    public Minimum minimize(Objective objective, double[] start) {
        int n = objective.dimension();
        double[] point = start.clone();
        double[] gradient = new double[n];
        double value = objective.value(point, gradient);
        Deque<Pair> memory = new ArrayDeque<>();
        for (int i = 0; i < maxIterations; i++) {
            if (!(Minimum.largest(gradient) > gradientTolerance) || !Double.isFinite(value)) {
                break;
            }
            double[] direction = direction(memory, gradient);
            if (!(Vectors.dot(direction, gradient) < 0)) { // rounding has spoilt the memory
                memory.clear();
                direction = direction(memory, gradient);
            }
            double first = memory.isEmpty() ? Math.min(1, 1 / Vectors.norm(gradient)) : 1;
            var search = new WolfeLineSearch(objective, point, value, gradient, direction);
            if (!search.run(first)) {
                if (memory.isEmpty()) {
                    return new Minimum(point, value, Minimum.largest(gradient), true); // no digit left to gain
                }
                memory.clear();
                continue;
            }
            double[] step = Vectors.difference(search.point(), point);
            double[] change = Vectors.difference(search.gradient(), gradient);
            point = search.point();
            gradient = search.gradient();
            value = search.value();
            remember(memory, step, change);
        }
        double norm = Minimum.largest(gradient);
        return new Minimum(point, value, norm, norm <= gradientTolerance);
    }

    private static void remember(Deque<Pair> memory, double[] step, double[] change) {
        double curvature = Vectors.dot(step, change);
        if (curvature > 1e-14 * Vectors.norm(step) * Vectors.norm(change)) {
            memory.addFirst(new Pair(step, change, curvature));
            if (memory.size() > MEMORY) {
                memory.removeLast();
            }
        }
    }

    /** The two-loop recursion: -H times the gradient. */
    private static double[] direction(Deque<Pair> memory, double[] gradient) {
        double[] q = gradient.clone();
        double[] factors = new double[memory.size()];
        int k = 0;
        for (Pair pair : memory) {
            factors[k] = Vectors.dot(pair.step, q) / pair.curvature;
            Vectors.add(q, -factors[k++], pair.change);
        }
        if (!memory.isEmpty()) {
            Pair newest = memory.getFirst();
            Vectors.scale(q, newest.curvature / Vectors.dot(newest.change, newest.change));
        }
        for (Iterator<Pair> oldestFirst = memory.descendingIterator(); oldestFirst.hasNext(); ) {
            Pair pair = oldestFirst.next();
            double back = Vectors.dot(pair.change, q) / pair.curvature;
            Vectors.add(q, factors[--k] - back, pair.step);
        }
        Vectors.scale(q, -1);
        return q;
    }
}
