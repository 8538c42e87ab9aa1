package io.ladder.benchmarks;

import io.ladder.tensor.Activation;
import io.ladder.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The feed-forward layers' non-linearities. */
public class ActivationBenchmark extends KernelBenchmark {
    /** rows x ffn, as gpt2 6 x 384 and llama 12 x 768 have them. */
    @Param({"2048x1536", "1024x2048"})
    public String shape;

    private Tensor x;
    private Tensor gateUp;
    private Tensor y;
    private Tensor dy;
    private Tensor slope;
    private Tensor dGateUp;

    @Override
    void prepare(KernelsAndMemory memory) {
        int[] sizes = sizes(shape);
        long rows = sizes[0];
        long ffn = sizes[1];
        x = memory.random(rows, ffn);
        gateUp = memory.random(rows, 2 * ffn);
        y = memory.zeros(rows, ffn);
        dy = memory.random(rows, ffn);
        slope = memory.zeros(rows, ffn);
        dGateUp = memory.zeros(rows, 2 * ffn);
    }

    @Benchmark
    public void geluForward() {
        set.activationForward(Activation.GELU, x, y, null);
    }

    @Benchmark
    public void geluForwardWithSlope() {
        set.activationForward(Activation.GELU, x, y, slope);
    }

    @Benchmark
    public void swiGluForward() {
        set.swiGluForward(gateUp, y);
    }

    @Benchmark
    public void swiGluBackward() {
        set.swiGluBackward(gateUp, dy, dGateUp);
    }
}
