package io.ladder.worker.bench;

import io.ladder.collective.Communicator;
import io.ladder.tensor.DType;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.MultiplyAddPeak;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import io.ladder.worker.bench.MachineReport.AllReduce;
import io.ladder.worker.bench.MachineReport.Square;
import java.util.ArrayList;
import java.util.List;

/** Measures what does not depend on a model. */
final class MachineBenchmark {
    private static final int WARMUP_PASSES = 3;

    private final MachinePlan plan;
    private final String kernelSet;
    private final int threads;

    /**
     * @param kernelSet one of {@link io.ladder.tensor.TensorConfig#KERNEL_SETS}
     * @param threads math threads
     */
    MachineBenchmark(MachinePlan plan, String kernelSet, int threads) {
        this.plan = plan;
        this.kernelSet = kernelSet;
        this.threads = threads;
    }

    MachineReport run() {
        try (Kernels kernels = KernelSets.open(kernelSet, threads)) {
            return new MachineReport(
                    threads,
                    kernels.description(),
                    MultiplyAddPeak.gflops(threads),
                    squares(kernels),
                    memoryBytesPerSecond(kernels),
                    plan.arrayBytes(),
                    allReduces());
        }
    }

    private List<Square> squares(Kernels kernels) {
        var products = new ProductBenchmark(kernels, plan.products());
        List<Square> squares = new ArrayList<>();
        for (DType dtype : ComputeTypes.of(kernels)) {
            for (int size : plan.squares()) {
                var square = new LinearProduct("square", size, size, size, 1);
                squares.add(
                        new Square(dtype, size, products.measure(square, dtype).forwardGflops()));
            }
        }
        return squares;
    }

    private double memoryBytesPerSecond(Kernels kernels) {
        try (var arena = new TensorArena()) {
            Tensor x = arena.f32(plan.arrayBytes() / Float.BYTES);
            Tensor y = arena.f32(plan.arrayBytes() / Float.BYTES);
            Runnable pass = () -> kernels.add(x, y);
            for (int i = 0; i < WARMUP_PASSES; i++) {
                pass.run();
            }
            return 3.0 * plan.arrayBytes() / plan.passes().time(pass).bestSeconds();
        }
    }

    private List<AllReduce> allReduces() {
        return LocalRanks.run(2, this::allReducesAsRank).get(0);
    }

    private List<AllReduce> allReducesAsRank(Communicator ranks) {
        List<AllReduce> results = new ArrayList<>();
        try (var arena = new TensorArena()) {
            for (long bytes : plan.allReduceBytes()) {
                long before = ranks.bufferBytes();
                Tensor tensor = ranks.allocate(arena, bytes / Float.BYTES, true);
                boolean inPlace = ranks.bufferBytes() > before; // it uses the other rank's tensor too
                Runnable call = () -> ranks.allReduce(tensor);
                int calls = plan.allReduceCalls(bytes);
                Repetitions.exactly(calls / 4 + 1).time(call);
                results.add(
                        new AllReduce(bytes, inPlace, Repetitions.exactly(calls).time(call)));
            }
        }
        return results;
    }
}
