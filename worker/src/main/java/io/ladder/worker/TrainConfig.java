package io.ladder.worker;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.model.OptimizerConfig;
import io.ladder.model.Recompute;
import io.ladder.model.ScheduleConfig;

/**
 * Section {@code train}.
 *
 * @param batch sequences per step, all ranks together
 * @param microBatch sequences that one rank takes through the model at once; gradients of the rest are accumulated
 * @param steps optimizer updates of the whole run
 * @param clip longest gradient by global norm
 * @param precision what the model computes in
 * @param recompute what the backward pass computes again instead of keeping it
 * @param evaluateEvery steps between evaluations on the validation split
 * @param evaluateTokens how much of it each of them reads
 */
public record TrainConfig(
        int batch,
        MicroBatch microBatch,
        int steps,
        OptimizerConfig optimizer,
        ScheduleConfig schedule,
        Clip clip,
        Precision precision,
        Recompute recompute,
        int evaluateEvery,
        EvaluationTokens evaluateTokens) {

    public TrainConfig {
        Problems problems = new Problems();
        problems.collect(() -> Require.positive("train.batch", batch));
        problems.collect(() -> Require.positive("train.steps", steps));
        problems.collect(() -> Require.positive("train.evaluateEvery", evaluateEvery));
        problems.throwIfAny();
    }
}
