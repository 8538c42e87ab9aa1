package io.ladder.benchmarks;

import io.ladder.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** LayerNorm and RMSNorm over rows, forward and backward. */
public class NormBenchmark extends KernelBenchmark {
    private static final float EPS = 1e-5f;

    /** rows x dim, as gpt2 6 x 384 and llama 12 x 768 have them. */
    @Param({"2048x384", "1024x768"})
    public String shape;

    private Tensor x;
    private Tensor gamma;
    private Tensor beta;
    private Tensor y;
    private Tensor mean;
    private Tensor layerRstd;
    private Tensor rmsRstd;
    private Tensor dy;
    private Tensor dx;
    private Tensor dGamma;
    private Tensor dBeta;

    @Override
    void prepare(KernelsAndMemory memory) {
        int[] sizes = sizes(shape);
        long rows = sizes[0];
        long dim = sizes[1];
        x = memory.random(rows, dim);
        gamma = memory.random(dim);
        beta = memory.random(dim);
        y = memory.zeros(rows, dim);
        mean = memory.zeros(rows);
        layerRstd = memory.zeros(rows);
        rmsRstd = memory.zeros(rows);
        dy = memory.random(rows, dim);
        dx = memory.zeros(rows, dim);
        dGamma = memory.zeros(dim);
        dBeta = memory.zeros(dim);
        layerNormForward(); // statistics that backward reads
        rmsNormForward();
    }

    @Benchmark
    public void layerNormForward() {
        set.layerNormForward(x, gamma, beta, y, mean, layerRstd, EPS);
    }

    @Benchmark
    public void layerNormBackward() {
        set.layerNormBackward(dy, x, gamma, mean, layerRstd, dx, false, dGamma, dBeta);
    }

    @Benchmark
    public void rmsNormForward() {
        set.rmsNormForward(x, gamma, y, rmsRstd, EPS);
    }

    @Benchmark
    public void rmsNormBackward() {
        set.rmsNormBackward(dy, x, gamma, rmsRstd, dx, false, dGamma);
    }
}
