package io.ladder.benchmarks;

import io.ladder.tensor.CounterRandom;
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

/** Softmax cross-entropy over a chunk of rows. The gradient takes the logits' place, so logits are copied in each time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CrossEntropyBenchmark {
    /** rows x vocab. */
    @Param({"512x4096", "768x65"})
    public String shape;

    /** The fast set; {@code -p kernels=plain} for the reference. */
    @Param("onednn")
    public String kernels;

    private KernelsAndMemory memory;
    private Kernels set;
    private Tensor logits;
    private Tensor work;
    private int[] targets;

    @Setup(Level.Trial)
    public void open() {
        String[] sizes = shape.split("x", -1);
        int rows = Integer.parseInt(sizes[0]);
        int vocab = Integer.parseInt(sizes[1]);
        memory = new KernelsAndMemory(kernels);
        set = memory.kernels();
        logits = memory.random(rows, vocab);
        work = memory.zeros(rows, vocab);
        targets = new int[rows];
        for (int row = 0; row < rows; row++) {
            targets[row] = (int) (CounterRandom.uniform(1, row) * vocab);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        memory.close();
    }

    /** Reads the logits once and leaves them. */
    @Benchmark
    public double loss() {
        return set.crossEntropy(logits, targets, 0, 0);
    }

    @Benchmark
    public double copyAndLossAndGradient() {
        work.copyFrom(logits);
        return set.crossEntropy(work, targets, 0, 1f / targets.length);
    }

    /** What of {@link #copyAndLossAndGradient} is the copy. */
    @Benchmark
    public void copyAlone() {
        work.copyFrom(logits);
    }
}
