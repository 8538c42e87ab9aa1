package io.ladder.benchmarks;

import io.ladder.tensor.AdamWCoefficients;
import io.ladder.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Passes over all parameters: bound by memory. AdamW moves 28 bytes per parameter, the sum of squares 4. */
public class OptimizerBenchmark extends KernelBenchmark {
    /** Parameters: the recipe for small CPUs, and gpt2 6 x 384. */
    @Param({"809856", "12318720"})
    public long parameters;

    private Tensor weights;
    private Tensor gradients;
    private Tensor first;
    private Tensor second;
    private long step;

    @Override
    void prepare(KernelsAndMemory memory) {
        weights = memory.random(parameters);
        gradients = memory.random(parameters);
        first = memory.zeros(parameters);
        second = memory.zeros(parameters);
    }

    @Benchmark
    public void adamW() {
        set.adamW(weights, gradients, first, second, new AdamWCoefficients(0.9, 0.95, 1e-8, 0.1).at(1e-4, 1, ++step));
    }

    @Benchmark
    public double sumOfSquares() {
        return set.sumOfSquares(gradients);
    }

    @Benchmark
    public void zero() {
        gradients.zero();
    }
}
