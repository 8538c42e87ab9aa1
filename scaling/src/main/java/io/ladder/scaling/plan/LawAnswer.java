package io.ladder.scaling.plan;

import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.CurvePoint;
import io.ladder.scaling.plan.budget.Serving;
import java.util.List;
import java.util.Optional;

/**
 * What the law says, before any machine is looked at.
 *
 * @param allocation N and D to train
 * @param loss there
 * @param computeOptimal N and D that are cheapest to train; the same unless serving counts
 * @param computeOptimalParams where its N may lie
 * @param curve what smaller and larger models than that cost
 * @param repetition none while tokens are fresh
 * @param serving none if no tokens are to be served
 * @param givenUp none unless serving costs quality
 * @param nearlyAsGood none where most of the compute is worth its price
 * @param reach none for a law without runs
 */
public record LawAnswer(
        Allocation allocation,
        LossOutlook loss,
        Allocation computeOptimal,
        Optional<Interval> computeOptimalParams,
        List<CurvePoint> curve,
        Optional<Repetition> repetition,
        Optional<ServingOutlook> serving,
        Optional<GivenUp> givenUp,
        Optional<NearlyAsGood> nearlyAsGood,
        Optional<Reach> reach) {
    public LawAnswer {
        curve = List.copyOf(curve);
    }

    /** The model that is best to train and serve. */
    Optional<Serving> life() {
        return serving.map(ServingOutlook::optimum);
    }
}
