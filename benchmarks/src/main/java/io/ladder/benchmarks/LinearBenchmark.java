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

/** The three products of a linear layer; 2 rows in out FLOP each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinearBenchmark {
    /** rows x in x out: every layer of gpt2 6 x 384 with vocabulary 4096 at 8 x 256 tokens. */
    @Param({"2048x384x1152", "2048x384x384", "2048x384x1536", "2048x1536x384", "512x384x4096"})
    public String shape;

    /** The fast set; {@code -p kernels=plain} for the reference. */
    @Param("onednn")
    public String kernels;

    private KernelsAndMemory memory;
    private Kernels set;
    private Tensor x;
    private Tensor weight;
    private Tensor bias;
    private Tensor residual;
    private Tensor y;
    private Tensor dx;
    private Tensor dWeight;
    private Tensor dBias;

    @Setup(Level.Trial)
    public void open() {
        String[] sizes = shape.split("x", -1);
        long rows = Long.parseLong(sizes[0]);
        long in = Long.parseLong(sizes[1]);
        long out = Long.parseLong(sizes[2]);
        memory = new KernelsAndMemory(kernels);
        set = memory.kernels();
        x = memory.random(rows, in);
        weight = memory.random(out, in);
        bias = memory.random(out);
        residual = memory.random(rows, out);
        y = memory.random(rows, out);
        dx = memory.zeros(rows, in);
        dWeight = memory.zeros(out, in);
        dBias = memory.zeros(out);
    }

    @TearDown(Level.Trial)
    public void close() {
        memory.close();
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
