package io.ladder.scaling.plan.architecture;

import io.ladder.scaling.runs.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * A setting as a power of compute: value = factor C^exponent.
 *
 * @param source for people
 */
record PowerOfCompute(double factor, double exponent, String source) {
    /** Fewer levels of compute than this show no trend. */
    private static final int FEWEST_LEVELS = 3;
    /** Compute of one level: runs within this factor of each other, in natural logarithms. */
    private static final double LEVEL = 0.35;

    /** Batch in tokens (Bi et al. 2024, equation 1). */
    static final PowerOfCompute BATCH =
            new PowerOfCompute(0.2920, 0.3271, "DeepSeek LLM (Bi et al. 2024): 0.2920 C^0.3271 tokens");

    /** Peak learning rate (Bi et al. 2024, equation 1). */
    static final PowerOfCompute LEARNING_RATE =
            new PowerOfCompute(0.3118, -0.1250, "DeepSeek LLM (Bi et al. 2024): 0.3118 C^-0.1250");

    double at(double flops) {
        return factor * Math.pow(flops, exponent);
    }

    /**
     * Through the best run of each level of compute; empty where the runs do not tell, or all have the same.
     *
     * @param value of a run; NaN if it has none
     * @param name for the source
     */
    static Optional<PowerOfCompute> ofRuns(List<Run> runs, ToDoubleFunction<Run> value, String name) {
        Map<Long, Run> best = new TreeMap<>();
        for (Run run : runs) {
            if (value.applyAsDouble(run) > 0 && run.flops() > 0) {
                best.merge(
                        Math.round(Math.log(run.flops()) / LEVEL),
                        run,
                        (one, other) -> one.loss() <= other.loss() ? one : other);
            }
        }
        var regression = new SimpleRegression();
        best.values().stream()
                .sorted(Comparator.comparingDouble(Run::flops))
                .forEach(run -> regression.addData(Math.log(run.flops()), Math.log(value.applyAsDouble(run))));
        if (best.size() < FEWEST_LEVELS || !Double.isFinite(regression.getSlope())) {
            return Optional.empty();
        }
        double factor = Math.exp(regression.getIntercept());
        return Optional.of(new PowerOfCompute(
                factor,
                regression.getSlope(),
                String.format(
                        java.util.Locale.ROOT,
                        "%s of the best runs at %d levels of compute: %.4g C^%.4f",
                        name,
                        best.size(),
                        factor,
                        regression.getSlope())));
    }
}
