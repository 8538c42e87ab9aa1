package io.ladder.scaling.plan;

import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Intervals;
import java.util.Optional;

/**
 * The validation loss that a law foretells.
 *
 * @param loss nats per token
 * @param interval 95% of measured losses would fall into it; none if it is not known how sure the law is
 */
public record LossOutlook(double loss, Optional<Interval> interval) {
    static LossOutlook of(Evidence evidence, Allocation allocation) {
        return new LossOutlook(
                evidence.law().loss(allocation.params(), allocation.tokens()), Intervals.ofLoss(evidence, allocation));
    }
}
