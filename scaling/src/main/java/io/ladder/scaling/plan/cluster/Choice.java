package io.ladder.scaling.plan.cluster;

import java.util.List;
import java.util.Optional;

/**
 * Where a model goes.
 *
 * @param chosen the lowest rung that fits, and its fastest placement; none if nothing fits
 * @param rejected the best placement of every other rung and choice of recomputation, with the reason
 */
public record Choice(Optional<Alternative> chosen, List<Alternative> rejected) {
    public Choice {
        rejected = List.copyOf(rejected);
    }
}
