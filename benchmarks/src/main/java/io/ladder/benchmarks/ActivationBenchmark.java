package io.ladder.benchmarks;

import io.ladder.tensor.Activation;
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

/** The feed-forward layers' non-linearities. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationBenchmark {
    /** rows x ffn, as gpt2 6 x 384 and llama 12 x 768 have them. */
    @Param({"2048x1536", "1024x2048"})
    public String shape;

    /** The fast set; {@code -p kernels=plain} for the reference. */
    @Param("onednn")
    public String kernels;

    private KernelsAndMemory memory;
    private Kernels set;
    private Tensor x;
    private Tensor gateUp;
    private Tensor y;
    private Tensor dy;
    private Tensor dx;
    private Tensor dGateUp;

    @Setup(Level.Trial)
    public void open() {
        String[] sizes = shape.split("x", -1);
        long rows = Long.parseLong(sizes[0]);
        long ffn = Long.parseLong(sizes[1]);
        memory = new KernelsAndMemory(kernels);
        set = memory.kernels();
        x = memory.random(rows, ffn);
        gateUp = memory.random(rows, 2 * ffn);
        y = memory.zeros(rows, ffn);
        dy = memory.random(rows, ffn);
        dx = memory.zeros(rows, ffn);
        dGateUp = memory.zeros(rows, 2 * ffn);
    }

    @TearDown(Level.Trial)
    public void close() {
        memory.close();
    }

    @Benchmark
    public void geluForward() {
        set.activationForward(Activation.GELU, x, y);
    }

    @Benchmark
    public void geluBackward() {
        set.activationBackward(Activation.GELU, x, dy, dx);
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
