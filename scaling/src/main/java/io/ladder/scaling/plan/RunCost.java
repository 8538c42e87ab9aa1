package io.ladder.scaling.plan;

import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.plan.cluster.Cluster;
import java.util.Optional;

/**
 * What a whole run costs.
 *
 * <p>Evaluations are counted at the most tokens that each may read; a small validation split has fewer.
 *
 * @param stepSeconds one step
 * @param checkpointBytes of one checkpoint, all ranks together: weights and AdamW's two moments in f32
 * @param checkpointSeconds one checkpoint takes
 * @param checkpointEvery steps between them
 * @param checkpoints in all
 * @param evaluatedTokens of one evaluation, at most
 * @param evaluationSeconds one evaluation takes at most
 * @param evaluateEvery steps between them
 * @param evaluations in all
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
        long evaluatedTokens,
        double evaluationSeconds,
        int evaluateEvery,
        int evaluations,
        double hours,
        double rankHours,
        Optional<Double> money) {
    private static final int BYTES_PER_PARAMETER = 12;
    /** Checkpoints in a run, unless they would take more than their share of the time; so with evaluations. */
    private static final int USUAL_CHECKPOINTS = 20;

    private static final int USUAL_EVALUATIONS = 10;
    private static final double MOST_SHARE = 0.02;
    /** A forward pass takes 2 of the 6 N FLOPs that a token of training takes (Kaplan et al. 2020, section 2.1). */
    private static final double FORWARD_SHARE = 1.0 / 3;

    /** @param evaluatedTokens that an evaluation reads at most */
    static RunCost of(
            Architecture architecture, Recipe recipe, long evaluatedTokens, Cluster cluster, Alternative chosen) {
        int ranks = chosen.placement().ranks();
        double step = chosen.time().seconds();
        long bytes = BYTES_PER_PARAMETER * architecture.parameters();
        double seconds = bytes / (cluster.storageBandwidth() * ranks);
        int every = every(recipe.steps(), USUAL_CHECKPOINTS, seconds / MOST_SHARE / step);
        int checkpoints = times(recipe.steps(), every);
        double evaluation = evaluatedTokens / (double) recipe.tokensPerStep() * step * FORWARD_SHARE;
        int evaluateEvery = every(recipe.steps(), USUAL_EVALUATIONS, evaluation / MOST_SHARE / step);
        int evaluations = times(recipe.steps(), evaluateEvery);
        double hours = (recipe.steps() * step + checkpoints * seconds + evaluations * evaluation) / 3600;
        double rankHours = hours * ranks;
        return new RunCost(
                step,
                bytes,
                seconds,
                every,
                checkpoints,
                evaluatedTokens,
                evaluation,
                evaluateEvery,
                evaluations,
                hours,
                rankHours,
                cluster.price().map(each -> each * rankHours));
    }

    private static int times(int steps, int every) {
        return (int) (((long) steps + every - 1) / every); // the sum may be more than an int
    }

    private static int every(int steps, int usualTimes, double cheapEnough) {
        double usual = Math.ceil((double) steps / usualTimes);
        return (int) Math.max(1, Math.min(steps, Math.max(usual, Math.ceil(cheapEnough))));
    }
}
