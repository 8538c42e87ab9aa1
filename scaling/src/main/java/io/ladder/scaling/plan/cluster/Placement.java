package io.ladder.scaling.plan.cluster;

import io.ladder.model.Recompute;

/**
 * A model's place on the ladder.
 *
 * @param data replicas, or shards of ZeRO
 * @param tensor ranks that share a layer
 * @param pipeline stages
 * @param microBatch sequences that a replica takes through the model at once
 * @param accumulation micro-batches per step
 * @param recompute what the backward pass computes again
 */
public record Placement(
        Rung rung, int data, int tensor, int pipeline, int microBatch, int accumulation, Recompute recompute) {
    /** World size. */
    public int ranks() {
        return data * tensor * pipeline;
    }
}
