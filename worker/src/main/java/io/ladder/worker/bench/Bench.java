package io.ladder.worker.bench;

import io.ladder.tensor.DType;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.TensorConfig;
import io.ladder.worker.bench.BenchReport.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures a machine, and a training step on it.
 *
 * <p>The machine comes last: its large arrays would raise the process's high-water mark of memory above the steps'.
 *
 * @param subject the run whose step is measured; none for the machine alone
 * @param threads math threads of a rank
 * @param plan how many steps
 */
public record Bench(Optional<BenchSubject> subject, int threads, StepPlan plan) {
    /**
     * Measures everything; takes from seconds to minutes.
     *
     * @param progress told what comes next, in words
     */
    public BenchReport run(Consumer<String> progress) {
        MachineFacts facts = MachineFacts.read();
        Optional<Training> training = subject.map(run -> train(run, progress));
        progress.accept("machine: products, memory, all-reduce");
        String kernels = kernels();
        MachinePlan machine = MachinePlan.of(facts, kernels);
        return new BenchReport(facts, training, new MachineBenchmark(machine, kernels, threads).run());
    }

    /** The machine is measured with those of the run: others may not load here. */
    private String kernels() {
        return subject.map(run -> run.config().tensor().kernels()).orElse(TensorConfig.KERNEL_SETS.get(0));
    }

    /** Products are measured before and after the steps: a shared machine's clock drifts, and the peak is the best of both. */
    Training train(BenchSubject run, Consumer<String> progress) {
        progress.accept("the model's products alone");
        List<ProductRates> before = products(run);
        progress.accept("training steps");
        StepReport step = steps(run);
        progress.accept("the model's products again");
        return new Training(run, threads, step, ProductRates.best(before, products(run)));
    }

    private StepReport steps(BenchSubject run) {
        try {
            Path tokens = Files.createTempDirectory("ladder-bench");
            try {
                RandomTokens.write(tokens, run.vocab(), run.config().model().seq());
                return new StepBenchmark(run, tokens, threads, plan).run();
            } finally {
                remove(tokens);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write random tokens below " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    private List<ProductRates> products(BenchSubject run) {
        long rows = (long) run.microBatch() * run.config().model().seq();
        try (Kernels kernels = KernelSets.open(run.config().tensor().kernels(), threads)) {
            DType dtype = ComputeTypes.of(run.config(), kernels);
            var benchmark = new ProductBenchmark(kernels, plan.products());
            return LinearProduct.of(run.config().model(), run.vocab(), rows).stream()
                    .map(product -> benchmark.measure(product, dtype))
                    .toList();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
