package io.ladder.benchmarks;

import io.ladder.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The three products of a linear layer; 2 rows in out FLOP each. */
public class LinearBenchmark extends KernelBenchmark {
    /** rows x in x out: every layer of gpt2 6 x 384 with vocabulary 4096 at 8 x 256 tokens. */
    @Param({"2048x384x1152", "2048x384x384", "2048x384x1536", "2048x1536x384", "512x384x4096"})
    public String shape;

    private Tensor x;
    private Tensor weight;
    private Tensor bias;
    private Tensor residual;
    private Tensor y;
    private Tensor dx;
    private Tensor dWeight;
    private Tensor dBias;

    @Override
    void prepare(KernelsAndMemory memory) {
        int[] sizes = sizes(shape);
        long rows = sizes[0];
        long in = sizes[1];
        long out = sizes[2];
        x = memory.random(rows, in);
        weight = memory.random(out, in);
        bias = memory.random(out);
        residual = memory.random(rows, out);
        y = memory.random(rows, out);
        dx = memory.zeros(rows, in);
        dWeight = memory.zeros(out, in);
        dBias = memory.zeros(out);
    }

    @Benchmark
    public void forward() {
        set.linearForward(x, weight, null, null, y);
    }

    @Benchmark
    public void forwardWithBiasAndResidual() {
        set.linearForward(x, weight, bias, residual, y);
    }

    @Benchmark
    public void inputGradient() {
        set.linearBackwardInput(residual, weight, dx, false);
    }

    @Benchmark
    public void weightGradient() {
        set.linearBackwardWeight(residual, x, dWeight, null);
    }

    @Benchmark
    public void weightAndBiasGradient() {
        set.linearBackwardWeight(residual, x, dWeight, dBias);
    }
}
