package io.ladder.scaling.plan;

import io.ladder.scaling.plan.budget.Serving;

/**
 * What it is worth to think of serving.
 *
 * @param optimum the model whose training and serving together cost least at the quality that the budget buys or that was
 *     asked for
 * @param savedShare of the compute-optimal model's lifetime compute
 * @param trainingRatio its training compute over the compute-optimal model's
 */
public record ServingOutlook(Serving optimum, double savedShare, double trainingRatio) {
    static ServingOutlook of(Serving optimum) {
        return new ServingOutlook(
                optimum,
                optimum.savedShare(),
                optimum.best().flops() / optimum.computeOptimal().flops());
    }
}
