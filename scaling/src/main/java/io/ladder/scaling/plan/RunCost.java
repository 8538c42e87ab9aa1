package io.ladder.scaling.plan;

import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.plan.cluster.Cluster;
import java.util.Optional;

/**
 * What a whole run costs, evaluation not counted.
 *
 * @param stepSeconds one step
 * @param checkpointBytes of one checkpoint, all ranks together: weights and AdamW's two moments in f32
 * @param checkpointSeconds one checkpoint takes
 * @param checkpointEvery steps between them
 * @param checkpoints in all
 * @param hours from the first step to the last checkpoint
 * @param rankHours the same times the ranks
 * @param money none without a price
 */
public record RunCost(
        double stepSeconds,
        long checkpointBytes,
        double checkpointSeconds,
        int checkpointEvery,
        int checkpoints,
        double hours,
        double rankHours,
        Optional<Double> money) {
    private static final int BYTES_PER_PARAMETER = 12;
    /** Checkpoints in a run, unless they would take more than their share of the time. */
    private static final int USUAL_CHECKPOINTS = 20;

    private static final double MOST_SHARE = 0.02;

    static RunCost of(Architecture architecture, Recipe recipe, Cluster cluster, Alternative chosen) {
        int ranks = chosen.placement().ranks();
        double step = chosen.time().seconds();
        long bytes = BYTES_PER_PARAMETER * architecture.parameters();
        double seconds = bytes / (cluster.storageBandwidth() * ranks);
        int every = every(recipe.steps(), seconds / MOST_SHARE / step);
        int checkpoints = (recipe.steps() + every - 1) / every;
        double hours = (recipe.steps() * step + checkpoints * seconds) / 3600;
        double rankHours = hours * ranks;
        return new RunCost(
                step,
                bytes,
                seconds,
                every,
                checkpoints,
                hours,
                rankHours,
                cluster.price().map(each -> each * rankHours));
    }

    private static int every(int steps, double cheapEnough) {
        double usual = Math.ceil((double) steps / USUAL_CHECKPOINTS);
        return (int) Math.max(1, Math.min(steps, Math.max(usual, Math.ceil(cheapEnough))));
    }
}
