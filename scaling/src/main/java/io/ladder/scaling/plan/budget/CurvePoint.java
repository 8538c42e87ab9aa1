package io.ladder.scaling.plan.budget;

import java.util.Optional;

/**
 * Another size of model beside the compute-optimal one.
 *
 * @param sizeRatio its N over the optimal N
 * @param params N
 * @param tokens D at which it has the same loss; none if no number of tokens is enough
 * @param flopsRatio compute of that over the optimum's; at least 1
 * @param lossAtSameFlops what it reaches with the optimum's compute
 */
public record CurvePoint(
        double sizeRatio,
        double params,
        Optional<Double> tokens,
        Optional<Double> flopsRatio,
        double lossAtSameFlops) {}
