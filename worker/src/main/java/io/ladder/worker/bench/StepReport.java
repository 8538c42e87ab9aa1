package io.ladder.worker.bench;

import java.util.OptionalLong;

/**
 * What training steps took.
 *
 * @param ranks world size, each rank a thread of this process
 * @param microBatch sequences that a rank takes through the model at once
 * @param tokensPerStep of the global batch
 * @param parameters N
 * @param flopsPerToken of training, exact, causal attention as half
 * @param warmupSteps before the first that counts
 * @param steps how long each took, on rank 0
 * @param loss of the last step, in nats per token
 * @param bytesSentPerStep payload that rank 0 sent, on average
 * @param bytesInTheory what a ring all-reduce of the gradients sends per rank: 2 (p - 1) / p of their bytes on the wire
 * @param arenaBytes off-heap memory of one rank: parameters, gradients, optimizer state, activations
 * @param peakMemoryBytes largest resident set of this process up to the last step, all ranks together; unknown outside
 *     of Linux
 * @param kernels description of the kernel set
 */
public record StepReport(
        int ranks,
        int microBatch,
        long tokensPerStep,
        long parameters,
        double flopsPerToken,
        int warmupSteps,
        Spread steps,
        double loss,
        double bytesSentPerStep,
        double bytesInTheory,
        long arenaBytes,
        OptionalLong peakMemoryBytes,
        String kernels) {

    /** All ranks together, at the median step. */
    public double tokensPerSecond() {
        return tokensPerStep / steps.medianSeconds();
    }

    /** Of the model, all ranks together, at the median step: recomputation and the optimizer do not count. */
    public double gflops() {
        return flopsPerToken * tokensPerSecond() / 1e9;
    }

    /**
     * Model FLOPs utilisation (Chowdhery et al. 2022).
     *
     * @param peakGflops of one rank
     */
    public double mfu(double peakGflops) {
        return gflops() / ranks / peakGflops;
    }
}
