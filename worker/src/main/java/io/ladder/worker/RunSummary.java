package io.ladder.worker;

import java.io.Serializable;

/**
 * How a run ended.
 *
 * @param steps updates done in all
 * @param loss of the last step; null if none was left to do
 * @param valLoss after the last step; null without a validation split
 * @param valLossError its standard error over the windows of the split; null where that is unknown
 * @param tokens trained on, earlier attempts included
 * @param seconds from the first step of this attempt to the end, evaluation and checkpoints included
 * @param tokensPerSecond of this attempt's steps alone
 * @param ranks world size
 * @param checkpoint path of the last committed checkpoint, or "none"
 * @param memory what rank 0 held outside of the Java heap at the end
 * @param peakMemoryBytes the most that rank 0's process ever had in physical memory; null outside of Linux
 * @param sentBytesPerStep payload that rank 0 sent for the gradients of the last step
 */
public record RunSummary(
        long steps,
        Double loss,
        Double valLoss,
        Double valLossError,
        long tokens,
        double seconds,
        double tokensPerSecond,
        int ranks,
        String checkpoint,
        MemoryUse memory,
        Long peakMemoryBytes,
        long sentBytesPerStep)
        implements Serializable {}
