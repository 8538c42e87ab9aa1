package io.ladder.scaling.plan.cluster;

import io.ladder.model.ModelFlops;
import io.ladder.model.Recompute;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;

/**
 * Time of a step on a placement.
 *
 * <p>Compute: the FLOPs that the processor does, recomputation included, at the measured rate. Communication, at the
 * bandwidth between two executors:
 *
 * <pre>
 * all-reduce over d ranks       2 (d - 1) / d bytes (Patarasuk and Yuan 2009), the same for ZeRO-1 and ZeRO-2
 *                               (reduce-scatter of gradients, all-gather of parameters; Rajbhandari et al. 2020, section 7)
 * ZeRO-3                        (d - 1) / d bytes of gradients, and twice that of parameters in every micro-batch
 * tensor, per layer             four all-reduces of [rows, dim] over t ranks, six with whole blocks recomputed
 *                               (Shoeybi et al. 2019; with sequence parallelism as many bytes)
 * pipeline                      [rows, dim] to the next stage and its gradient back, per micro-batch
 * </pre>
 *
 * <p>Gradients travel while the last micro-batch's backward still runs, so only what is longer than that counts; the
 * all-gather of ZeRO-1 and ZeRO-2 and everything of tensor parallelism is waited for. Bubble: (p - 1) / m of the compute of
 * a step with m micro-batches (Narayanan et al. 2021).
 *
 * @param wireBytes of one gradient as it travels
 */
record CostModel(Architecture architecture, Recipe recipe, Cluster cluster, int wireBytes) {
    private static final double BACKWARD_SHARE = 2.0 / 3;

    StepTime of(Placement placement) {
        double compute = flopsPerToken(placement.recompute())
                * recipe.tokensPerStep()
                / (cluster.rate().flopsPerSecond() * placement.ranks());
        double bubble = compute * (placement.pipeline() - 1) / placement.accumulation();
        double lastBackward = BACKWARD_SHARE * compute / placement.accumulation();
        double hideable = gradientBytes(placement);
        double waited = gatherBytes(placement) + tensorBytes(placement) + pipelineBytes(placement);
        double hidden = Math.max(0, hideable / cluster.bandwidth() - lastBackward);
        return new StepTime(compute, hidden + waited / cluster.bandwidth(), bubble, hideable + waited);
    }

    private double flopsPerToken(Recompute recompute) {
        return ModelFlops.of(architecture.model(), architecture.vocab(), recompute)
                .hardwarePerToken();
    }

    /** Parameters of one rank before ZeRO. */
    private double held(Placement placement) {
        return (double) architecture.parameters() / placement.tensor() / placement.pipeline();
    }

    /** All-reduce, or reduce-scatter where the shards' owners update. */
    private double gradientBytes(Placement placement) {
        double passes = placement.rung().zeroStage() == 0 ? 2 : 1;
        return passes * othersShare(placement.data()) * wireBytes * held(placement);
    }

    private double gatherBytes(Placement placement) {
        double passes =
                switch (placement.rung().zeroStage()) {
                    case 0 -> 0;
                    case 3 -> 2.0 * placement.accumulation();
                    default -> 1;
                };
        return passes * othersShare(placement.data()) * Float.BYTES * held(placement);
    }

    private double tensorBytes(Placement placement) {
        double allReduces = placement.recompute() == Recompute.BLOCK ? 6 : 4;
        double layers = (double) architecture.layers() / placement.pipeline();
        return layers
                * allReduces
                * 2
                * othersShare(placement.tensor())
                * streamBytes(placement)
                * placement.accumulation();
    }

    private double pipelineBytes(Placement placement) {
        return placement.pipeline() == 1
                ? 0
                : 2 * streamBytes(placement) / placement.tensor() * placement.accumulation();
    }

    /** The residual stream of one micro-batch, f32. */
    private double streamBytes(Placement placement) {
        return (double) placement.microBatch() * architecture.seq() * architecture.dim() * Float.BYTES;
    }

    private static double othersShare(int ranks) {
        return (ranks - 1.0) / ranks;
    }
}
