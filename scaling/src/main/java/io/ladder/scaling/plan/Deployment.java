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

    /** Sequences that a rank takes at once; 1 if nothing fits. */
    int microBatch() {
        return choice.chosen().map(chosen -> chosen.placement().microBatch()).orElse(1);
    }

    /** Executors that compute; none if nothing fits. */
    Optional<Integer> ranks() {
        return choice.chosen().map(chosen -> chosen.placement().ranks());
    }

    /** Executors that the chosen place leaves without a rank, in words: {@code 3 of the 8 executors stay idle}. */
    public Optional<String> idle() {
        return ranks().map(ranks -> cluster.executors() - ranks)
                .filter(idle -> idle > 0)
                .map(idle -> idle + " of the " + cluster.executors() + " executors stay idle");
    }
}
