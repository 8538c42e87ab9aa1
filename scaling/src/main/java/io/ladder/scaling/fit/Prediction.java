package io.ladder.scaling.fit;

import java.util.Map;

/**
 * Loss foretold for one model.
 *
 * @param tokens D; NaN where a law without D was asked for none
 * @param flops C; NaN where D is
 * @param circumstances what else the law was told, by name, such as {@code experts}
 * @param interval where a measured loss would fall: of the law's uncertainty and of the runs' scatter together
 */
public record Prediction(
        double params, double tokens, double flops, Map<String, Double> circumstances, double loss, Interval interval) {
    public Prediction {
        circumstances = Map.copyOf(circumstances);
    }

    /** Of a model that is its N and D alone. */
    public Prediction(double params, double tokens, double flops, double loss, Interval interval) {
        this(params, tokens, flops, Map.of(), loss, interval);
    }

    /** What it was foretold for. */
    public ModelPoint point() {
        return new ModelPoint(params, tokens, circumstances);
    }
}
