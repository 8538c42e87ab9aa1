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

/** Passes over all parameters: bound by memory. AdamW moves 28 bytes per parameter, the sum of squares 4. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OptimizerBenchmark {
    /** Parameters: the recipe for small CPUs, and gpt2 6 x 384. */
    @Param({"809856", "12318720"})
    public long parameters;

    /** The fast set; {@code -p kernels=plain} for the reference. */
    @Param("onednn")
    public String kernels;

    private KernelsAndMemory memory;
    private Kernels set;
    private Tensor weights;
    private Tensor gradients;
    private Tensor first;
    private Tensor second;
    private long step;

    @Setup(Level.Trial)
    public void open() {
        memory = new KernelsAndMemory(kernels);
        set = memory.kernels();
        weights = memory.random(parameters);
        gradients = memory.random(parameters);
        first = memory.zeros(parameters);
        second = memory.zeros(parameters);
    }

    @TearDown(Level.Trial)
    public void close() {
        memory.close();
    }

    @Benchmark
    public void adamW() {
        set.adamW(weights, gradients, first, second, 1, 1e-4f, 0.9f, 0.95f, 1e-8f, 0.1f, ++step);
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
