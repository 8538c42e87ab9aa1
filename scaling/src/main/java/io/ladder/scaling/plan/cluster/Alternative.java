package io.ladder.scaling.plan.cluster;

import io.ladder.worker.MemoryUse;

/**
 * A placement that was weighed.
 *
 * @param memory predicted on the fullest rank, outside of the Java heap
 * @param neededBytes what its container must have outside of the heap for that
 * @param time of a step
 * @param fits whether the cluster's executors have that much
 * @param reason why it was taken or not, for people
 */
public record Alternative(
        Placement placement, MemoryUse memory, long neededBytes, StepTime time, boolean fits, String reason) {
    Alternative because(String why) {
        return new Alternative(placement, memory, neededBytes, time, fits, why);
    }
}
