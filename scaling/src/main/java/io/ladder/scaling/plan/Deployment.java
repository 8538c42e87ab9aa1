package io.ladder.scaling.plan;

import io.ladder.scaling.plan.cluster.Choice;
import io.ladder.scaling.plan.cluster.Cluster;
import java.util.Optional;

/**
 * A plan on a cluster.
 *
 * @param choice of the rung
 * @param cost none if nothing fits
 */
public record Deployment(Cluster cluster, Choice choice, Optional<RunCost> cost) {
    /** Whether this version of Ladder can train so. */
    public boolean isRunnable() {
        return choice.chosen()
                .filter(chosen -> chosen.placement().rung().isRunnable())
                .isPresent();
    }
}
