package io.ladder.scaling.plan.budget;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** What it costs to take a model that is smaller or larger than the best one. */
public final class CostCurve {
    private static final double[] RATIOS = {
        0.125, 0.25, Math.sqrt(0.125), 0.5, Math.sqrt(0.5), 1, Math.sqrt(2), 2, Math.sqrt(8), 4, 8
    };

    /** Two sizes that differ by less are one. */
    private static final double SAME = 1e-4;

    private CostCurve() {}

    /** Sizes to list, as multiples of the optimum: the planned one too, where it is another. */
    static double[] ratios(double planned) {
        return Arrays.stream(RATIOS).anyMatch(ratio -> Math.abs(ratio / planned - 1) < SAME)
                ? RATIOS
                : DoubleStream.concat(Arrays.stream(RATIOS), DoubleStream.of(planned))
                        .sorted()
                        .toArray();
    }

    /** Sizes from an eighth to eight times the optimum's, in rising order, with that of the plan among them. */
    public static List<CurvePoint> around(Frontier frontier, Allocation optimum, Allocation planned) {
        double loss = frontier.loss(optimum);
        return Arrays.stream(ratios(planned.params() / optimum.params()))
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
