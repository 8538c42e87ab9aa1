/**
 * A model on a cluster: what it takes of a rank's memory and how long its steps last on every rung of the parallelism
 * ladder. Start at {@link io.ladder.scaling.plan.cluster.PlacementSearch}. What Ladder runs today is predicted by {@link
 * io.ladder.worker.MemoryUse}; the rungs above are estimates by the published formulas that each class names. Pure.
 */
package io.ladder.scaling.plan.cluster;
