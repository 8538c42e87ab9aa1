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
        String checkpoint)
        implements Serializable {}
