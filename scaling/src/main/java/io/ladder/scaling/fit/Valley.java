package io.ladder.scaling.fit;

import java.util.List;
import java.util.Optional;

/**
 * IsoFLOP profile: runs of one budget, and where their loss is lowest (Hoffmann et al. 2022, approach 2).
 *
 * @param flops the budget C
 * @param params of the runs, rising
 * @param tokens of the same runs
 * @param losses of the same runs
 * @param bestParams N of the parabola's minimum
 * @param bestTokens D there
 * @param bestLoss loss there
 * @param parabola coefficients c0 + c1 x + c2 x^2 with x = ln N
 * @param rejected why this profile's minimum was not used; empty if it was
 */
public record Valley(
        double flops,
        List<Double> params,
        List<Double> tokens,
        List<Double> losses,
        double bestParams,
        double bestTokens,
        double bestLoss,
        List<Double> parabola,
        Optional<String> rejected) {}
