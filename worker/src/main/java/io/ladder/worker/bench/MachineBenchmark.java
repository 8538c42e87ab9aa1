package io.ladder.worker.bench;

import io.ladder.collective.Communicator;
import io.ladder.tensor.DType;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.MultiplyAddPeak;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import io.ladder.tensor.TensorConfig;
import io.ladder.worker.bench.MachineReport.AllReduce;
import io.ladder.worker.bench.MachineReport.Square;
import java.util.ArrayList;
import java.util.List;

/** Measures what does not depend on a model. */
final class MachineBenchmark {
    /** An array is this many times the last-level cache, so that little of it is found there again (STREAM's rule). */
    private static final int CACHES = 4;

    private static final long MIN_ARRAY_BYTES = 64L << 20;
    private static final long MAX_ARRAY_BYTES = 1L << 30;
    private static final long UNKNOWN_CACHE_BYTES = 64L << 20;
    /** Of the machine's memory, both arrays together. */
    private static final int MEMORY_SHARE = 4;

    private static final List<Integer> SQUARES = List.of(512, 1024, 2048);
    private static final List<Long> ALL_REDUCE_BYTES = List.of(64L << 10, 1L << 20, 4L << 20, 16L << 20, 64L << 20);
    /** Of one all-reduce size: enough calls for a median, few enough for patience. */
    private static final long ALL_REDUCE_VOLUME = 512L << 20;

    private static final int MIN_CALLS = 5;
    private static final int MAX_CALLS = 500;
    private static final Repetitions PRODUCTS = new Repetitions(MIN_CALLS, 0.2);
    private static final Repetitions PASSES = new Repetitions(MIN_CALLS, 0.5);
    private static final int WARMUP_PASSES = 3;

    private final MachineFacts facts;
    private final int threads;
    private final List<DType> dtypes;

    /** @param dtypes of matrix products that the processor has instructions for */
    MachineBenchmark(MachineFacts facts, int threads, List<DType> dtypes) {
        this.facts = facts;
        this.threads = threads;
        this.dtypes = dtypes;
    }

    MachineReport run() {
        long arrayBytes = arrayBytes(facts);
        try (Kernels kernels = KernelSets.open(TensorConfig.KERNEL_SETS.get(0), threads)) {
            return new MachineReport(
                    threads,
                    kernels.description(),
                    MultiplyAddPeak.gflops(threads),
                    squares(kernels),
                    memoryBytesPerSecond(kernels, arrayBytes),
                    arrayBytes,
                    allReduces());
        }
    }

    private List<Square> squares(Kernels kernels) {
        var products = new ProductBenchmark(kernels, PRODUCTS);
        List<Square> squares = new ArrayList<>();
        for (DType dtype : dtypes) {
            for (int size : SQUARES) {
                var square = new LinearProduct("square", size, size, size, 1);
                squares.add(
                        new Square(dtype, size, products.measure(square, dtype).forwardGflops()));
            }
        }
        return squares;
    }

    /** Larger than the last-level cache, and no burden for the machine. */
    static long arrayBytes(MachineFacts facts) {
        long cache = facts.lastLevelCacheBytes().orElse(UNKNOWN_CACHE_BYTES);
        long wanted = Math.min(MAX_ARRAY_BYTES, Math.max(MIN_ARRAY_BYTES, CACHES * cache));
        long allowed = facts.memoryBytes().orElse(Long.MAX_VALUE) / MEMORY_SHARE / 2;
        return Math.max(Float.BYTES, Math.min(wanted, allowed) / Float.BYTES * Float.BYTES);
    }

    private static double memoryBytesPerSecond(Kernels kernels, long arrayBytes) {
        try (var arena = new TensorArena()) {
            Tensor x = arena.f32(arrayBytes / Float.BYTES);
            Tensor y = arena.f32(arrayBytes / Float.BYTES);
            Runnable pass = () -> kernels.add(x, y);
            for (int i = 0; i < WARMUP_PASSES; i++) {
                pass.run();
            }
            return 3.0 * arrayBytes / PASSES.time(pass).bestSeconds();
        }
    }

    private static List<AllReduce> allReduces() {
        return LocalRanks.run(2, MachineBenchmark::allReducesAsRank).get(0);
    }

    private static List<AllReduce> allReducesAsRank(Communicator ranks) {
        List<AllReduce> results = new ArrayList<>();
        try (var arena = new TensorArena()) {
            for (long bytes : ALL_REDUCE_BYTES) {
                Tensor tensor = arena.f32(bytes / Float.BYTES);
                // A number that both ranks know: with clocks of their own they would not stop together.
                int calls = (int) Math.max(MIN_CALLS, Math.min(MAX_CALLS, ALL_REDUCE_VOLUME / bytes));
                Repetitions.exactly(Math.max(1, calls / 4)).time(() -> ranks.allReduce(tensor));
                results.add(new AllReduce(bytes, Repetitions.exactly(calls).time(() -> ranks.allReduce(tensor))));
            }
        }
        return results;
    }
}
