package io.ladder.benchmarks;

import io.ladder.tensor.Kernels;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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

/** What benchmarks of one family of kernels share: how they are run, the kernel set, and its memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class KernelBenchmark {
    /** The fast set; {@code -p kernels=plain} for the reference. */
    @Param("onednn")
    public String kernels;

    private KernelsAndMemory memory;
    /** What is measured. */
    Kernels set;

    @Setup(Level.Trial)
    public void open() {
        memory = new KernelsAndMemory(kernels);
        set = memory.kernels();
        prepare(memory);
    }

    @TearDown(Level.Trial)
    public void close() {
        memory.close();
    }

    /** Makes the tensors; {@link #set} is open. */
    abstract void prepare(KernelsAndMemory memory);

    /** The numbers of a shape such as {@code 2048x384}. */
    static int[] sizes(String shape) {
        return Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    }
}
