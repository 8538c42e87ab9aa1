package io.ladder.scaling.plan;

import java.util.Optional;

/**
 * A size of model that the executors hold, and what comes of training it.
 *
 * @param params N
 * @param tokens D, repetitions counted
 * @param loss that the law says
 * @param ranks executors that compute; the others stay idle
 * @param hours of the training
 * @param money none without a price
 */
public record HeldSize(double params, double tokens, double loss, int ranks, double hours, Optional<Double> money) {
    /** What a plan comes to; empty where nothing fits its memory. */
    static Optional<HeldSize> of(Plan plan) {
        return plan.deployment()
                .flatMap(Deployment::cost)
                .map(cost -> new HeldSize(
                        plan.answer().allocation().params(),
                        plan.answer().allocation().tokens(),
                        plan.answer().loss().loss(),
                        plan.deployment().flatMap(Deployment::ranks).orElseThrow(),
                        cost.hours(),
                        cost.money()));
    }
}
