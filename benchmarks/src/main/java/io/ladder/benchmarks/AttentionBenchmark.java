package io.ladder.benchmarks;

import io.ladder.tensor.AttentionShape;
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

/** Causal attention of a layer, forward and backward. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AttentionBenchmark {
    /** batch x seq x heads x kvHeads x headDim: gpt2 6 x 384 and llama 12 x 768, a recipe for small CPUs, a long window. */
    @Param({"8x256x6x6x64", "2x512x12x4x64", "12x64x4x4x32", "1x4096x6x6x64"})
    public String shape;

    /** The fast set; {@code -p kernels=plain} for the reference. */
    @Param("onednn")
    public String kernels;

    private KernelsAndMemory memory;
    private Kernels set;
    private AttentionShape attention;
    private Tensor qkv;
    private Tensor out;
    private Tensor logSumExp;
    private Tensor dOut;
    private Tensor dQkv;

    @Setup(Level.Trial)
    public void open() {
        String[] n = shape.split("x", -1);
        int batch = Integer.parseInt(n[0]);
        int seq = Integer.parseInt(n[1]);
        int heads = Integer.parseInt(n[2]);
        attention = new AttentionShape(batch, seq, heads, Integer.parseInt(n[3]), Integer.parseInt(n[4]), seq, false);
        memory = new KernelsAndMemory(kernels);
        set = memory.kernels();
        long rows = (long) batch * seq;
        qkv = memory.random(rows, attention.qkvDim());
        out = memory.zeros(rows, attention.outDim());
        logSumExp = memory.zeros(rows * heads);
        dOut = memory.random(rows, attention.outDim());
        dQkv = memory.zeros(rows, attention.qkvDim());
        set.attentionForward(attention, qkv, out, logSumExp); // what backward reads
    }

    @TearDown(Level.Trial)
    public void close() {
        memory.close();
    }

    @Benchmark
    public void forward() {
        set.attentionForward(attention, qkv, out, logSumExp);
    }

    @Benchmark
    public void backward() {
        set.attentionBackward(attention, qkv, out, logSumExp, dOut, dQkv);
    }
}
