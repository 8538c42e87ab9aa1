package io.ladder.scaling.minimize;

/** Step length with sufficient descent and small slope (Nocedal and Wright 2006, algorithms 3.5 and 3.6). */
final class WolfeLineSearch {
    private static final double DESCENT = 1e-4;
    private static final double SLOPE = 0.9;
    private static final int MOST_TRIALS = 40;

    private final Objective objective;
    private final double[] origin;
    private final double[] direction;
    private final double value0;
    private final double slope0;
    private double[] point;
    private double[] gradient;
    private double value;

    WolfeLineSearch(Objective objective, double[] origin, double value, double[] gradient, double[] direction) {
        this.objective = objective;
        this.origin = origin;
        this.direction = direction;
        this.value0 = value;
        this.slope0 = Vectors.dot(gradient, direction);
    }

    double[] point() {
        return point;
    }

    double[] gradient() {
        return gradient;
    }

    double value() {
        return value;
    }

    /** Whether a lower point was found; then it is {@link #point}. */
    boolean run(double first) {
        double low = 0;
        double lowValue = value0;
        double lowSlope = slope0;
        double high = Double.POSITIVE_INFINITY;
        double step = first;
        for (int trial = 0; trial < MOST_TRIALS; trial++) {
            double slope = evaluate(step);
            if (!Double.isFinite(value) || value > value0 + DESCENT * step * slope0 || (low > 0 && value >= lowValue)) {
                double inside = minimizer(low, lowValue, lowSlope, step, value);
                high = step;
                step = inside;
            } else if (Math.abs(slope) <= -SLOPE * slope0) {
                return true;
            } else {
                boolean isPast = slope > 0;
                if (isPast) {
                    high = step;
                } else {
                    low = step;
                    lowValue = value;
                    lowSlope = slope;
                }
                if (isPast) {
                    step = (low + high) / 2;
                } else {
                    step = Double.isInfinite(high) ? 2 * step : (low + high) / 2;
                }
            }
            if (high - low <= 1e-15 * high) {
                break;
            }
        }
        if (low > 0) { // lower, if not flat
            evaluate(low);
            return value < value0;
        }
        return Double.isFinite(value) && value < value0;
    }

    /** Minimizer of the parabola through the lower end's value and slope and the upper end's value, kept inside. */
    private static double minimizer(double low, double lowValue, double lowSlope, double high, double highValue) {
        double width = high - low;
        double curvature = 2 * (highValue - lowValue - lowSlope * width) / (width * width);
        double at = -lowSlope / curvature;
        if (!Double.isFinite(at) || at < 0.1 * width || at > 0.9 * width) {
            return low + width / 2;
        }
        return low + at;
    }

    /** Goes to a step length and returns the slope along the direction there. */
    private double evaluate(double step) {
        point = origin.clone();
        Vectors.add(point, step, direction);
        gradient = new double[origin.length];
        value = objective.value(point, gradient);
        return Vectors.dot(gradient, direction);
    }
}
