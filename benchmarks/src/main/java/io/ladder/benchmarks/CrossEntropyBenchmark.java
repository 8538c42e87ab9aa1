package io.ladder.benchmarks;

import io.ladder.tensor.CounterRandom;
import io.ladder.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Softmax cross-entropy over a chunk of rows. The gradient takes the logits' place, so logits are copied in each time. */
public class CrossEntropyBenchmark extends KernelBenchmark {
    /** rows x vocab. */
    @Param({"512x4096", "768x65"})
    public String shape;

    private Tensor logits;
    private Tensor work;
    private int[] targets;

    @Override
    void prepare(KernelsAndMemory memory) {
        int[] sizes = sizes(shape);
        int rows = sizes[0];
        int vocab = sizes[1];
        logits = memory.random(rows, vocab);
        work = memory.zeros(rows, vocab);
        targets = new int[rows];
        for (int row = 0; row < rows; row++) {
            targets[row] = (int) (CounterRandom.uniform(1, row) * vocab);
        }
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
