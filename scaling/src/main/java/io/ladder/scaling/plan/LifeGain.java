package io.ladder.scaling.plan;

import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Frontier;
import java.util.Optional;

/**
 * What a plan gains over its whole life, training and serving together, against the model of the same loss that is cheapest
 * to train.
 *
 * @param cheapestToTrain N and D of that
 * @param savedShare of its lifetime compute; below 0 where the plan takes more
 */
public record LifeGain(Allocation cheapestToTrain, double savedShare) {
    /** Of a plan whose model will be served; empty for others, and where no such model is to be had. */
    public static Optional<LifeGain> of(Plan plan) {
        Allocation taken = plan.answer().allocation();
        return plan.answer().life().flatMap(life -> new Frontier(plan.lossLaw())
                .cheapest(plan.lossAt(taken.params(), taken.tokens()))
                .map(cheapest -> new LifeGain(
                        cheapest, 1 - taken.lifetimeFlops(life.served()) / cheapest.lifetimeFlops(life.served()))));
    }
}
