package io.ladder.benchmarks;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** LayerNorm and RMSNorm over rows, forward and backward. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class NormBenchmark {
    private static final float EPS = 1e-5f;

    /** rows x dim, as gpt2 6 x 384 and llama 12 x 768 have them. */
    @Param({"2048x384", "1024x768"})
    public String shape;

    /** The fast set; {@code -p kernels=plain} for the reference. */
    @Param("onednn")
    public String kernels;

    private KernelsAndMemory memory;
    private Kernels set;
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

    @Setup(Level.Trial)
    public void open() {
        String[] sizes = shape.split("x", -1);
        long rows = Long.parseLong(sizes[0]);
        long dim = Long.parseLong(sizes[1]);
        memory = new KernelsAndMemory(kernels);
        set = memory.kernels();
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

    @TearDown(Level.Trial)
    public void close() {
        memory.close();
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
