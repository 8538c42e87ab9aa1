package io.ladder.scaling.plan.budget;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What it costs to take a model that is smaller or larger than the best one. */
public final class CostCurve {
    private static final double[] RATIOS = {
        0.125, 0.25, Math.sqrt(0.125), 0.5, Math.sqrt(0.5), 1, Math.sqrt(2), 2, Math.sqrt(8), 4, 8
    };

    private CostCurve() {}

    /** Sizes from an eighth to eight times the optimum's, in rising order. */
    public static List<CurvePoint> around(Frontier frontier, Allocation optimum) {
        double loss = frontier.loss(optimum);
        return Arrays.stream(RATIOS)
                .mapToObj(ratio -> point(frontier, optimum, loss, ratio))
                .toList();
    }

    private static CurvePoint point(Frontier frontier, Allocation optimum, double loss, double ratio) {
        double params = ratio * optimum.params();
        OptionalDouble tokens = frontier.tokensFor(params, loss);
        double sameFlops = frontier.loss(Allocation.ofFlops(optimum.flops(), params));
        return new CurvePoint(
                ratio,
                params,
                Present.of(tokens),
                Present.of(tokens).map(d -> new Allocation(params, d).flops() / optimum.flops()),
                sameFlops);
    }
}
