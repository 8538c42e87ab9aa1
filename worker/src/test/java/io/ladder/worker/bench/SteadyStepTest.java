package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.ladder.collective.Communicator;
import io.ladder.conf.ConfigTree;
import io.ladder.model.Recompute;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.worker.BareSteps;
import io.ladder.worker.RankAssignment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Steps of whole ranks allocate nothing, on the heap or outside of it, once they are compiled. Whether the JIT keeps
 * vectors in registers depends on what else a process has run, so each case has a process of its own, as in training.
 *
 * <p>Compiled means: the layers too, not only the loops that they call. A layer is compiled after thousands of calls, and
 * what it then inlines may replace loops that were good.
 */
@Timeout(200)
class SteadyStepTest {
    private static final int STEPS = 50;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2 2 64 4 4 128 96 32 | 1 | {train: {batch: 4, clip: 0.5}, model: {dropout: 0.1}, parallelism: {ranks: 2, wire: f32}}",
                "llama 2 64 4 2 128 96 32 | 1 | {train: {batch: 4}, parallelism: {ranks: 2, wire: bf16}}",
                "llama 2 64 4 2 128 96 64 | 2 | {train: {batch: 8, microBatch: 4, recompute: block}}",
                "llama 2 64 4 2 128 96 96 | 1 | {train: {batch: 2}, model: {positions: alibi, window: 50, activation: gelu}}",
            })
    void fiftyStepsAllocateNothing(String shape, int threads, String changes, @TempDir Path directory)
            throws Exception {
        assertFiftyStepsAllocateNothing(shape, threads, "f32", changes, directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2 2 64 4 4 128 96 32 | 1 | {train: {batch: 4, clip: 0.5}, model: {dropout: 0.1}, parallelism: {ranks: 2, wire: bf16}}",
                "llama 2 64 4 2 128 96 64 | 2 | {train: {batch: 8, microBatch: 4, recompute: block}}",
                "llama 2 64 4 2 128 96 96 | 1 | {train: {batch: 2}, model: {positions: alibi, window: 50, activation: gelu}}",
            })
    void fiftyStepsInBf16AllocateNothing(String shape, int threads, String changes, @TempDir Path directory)
            throws Exception {
        try (Kernels kernels = KernelSets.open("onednn", 1)) {
            assumeTrue(kernels.bf16().inHardware(), "this processor has no instructions for bf16 products");
        }
        assertFiftyStepsAllocateNothing(shape, threads, "bf16", changes, directory);
    }

    private static void assertFiftyStepsAllocateNothing(
            String shape, int threads, String precision, String changes, Path directory) throws Exception {
        File output = directory.resolve("output").toFile();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flagsOfRanks());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TakeSteps.class.getName(),
                shape,
                Integer.toString(threads),
                precision,
                changes,
                Files.createDirectory(directory.resolve("tokens")).toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(190, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output.toPath())).endsWith(STEPS + " steps allocated nothing\n");
    }

    /** Modules and what rules the JIT, of which this process has those of a rank. */
    private static List<String> flagsOfRanks() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-") || flag.startsWith("-XX:"))
                .toList();
    }

    /** Takes fifty steps at a time until all is compiled and they allocate nothing, or too long. */
    static final class TakeSteps {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private static final long DEADLINE_SECONDS = 150;
        /** To see where something is allocated that shows too seldom in fifty. */
        private static final int STEPS_TO_RECORD = 1_000;
        /**
         * Forward passes of micro-batches through a layer, of all ranks together, before steps count. C2 takes a method
         * after some 5,000 calls, later where its compile thread is busy.
         */
        private static final int LAYER_PASSES = 7_000;

        /**
         * Aeron's media driver looks after its network transports by the clock, whatever the steps, with two iterators of
         * 32 bytes each time: some sixty times a second while it has nothing to do, and as often again within moments of
         * having something.
         */
        private static final long MEDIA_DRIVERS_OWN_PER_SECOND = 16 * 1024;

        private static final long MEDIA_DRIVERS_OWN_AT_ONCE = 1024;

        private TakeSteps() {}

        public static void main(String[] args) throws Exception {
            try (var sites = new AllocationSites()) {
                List<String> found = found(args, sites).stream()
                        .filter(what -> !what.isEmpty())
                        .toList();
                System.out.println(found.isEmpty() ? STEPS + " steps allocated nothing" : String.join("; ", found));
            }
        }

        private static List<String> found(String[] args, AllocationSites sites) throws IOException {
            ConfigTree changes = ConfigTree.parse(args[3], "changes");
            changes.set("train.precision=" + args[2]);
            BenchSubject subject = BenchSubject.of(ModelShape.parse("shape", args[0]), changes);
            Path tokens = Path.of(args[4]);
            RandomTokens.write(tokens, subject.vocab(), subject.config().model().seq());
            var assignment = new RankAssignment(
                    subject.config(),
                    subject.resolved().root(),
                    tokens,
                    "(none)",
                    new Configuration(false),
                    Integer.parseInt(args[1]),
                    false);
            return LocalRanks.run(
                    subject.config().parallelism().ranks(),
                    communicator -> asRank(assignment, communicator, LAYER_PASSES / passesPerStep(subject), sites));
        }

        private static int passesPerStep(BenchSubject subject) {
            var train = subject.config().train();
            int microBatches = train.batch() / subject.microBatch();
            int forward = train.recompute() == Recompute.NONE ? 1 : 2;
            return subject.config().model().layers() * microBatches * forward;
        }

        /** What the last fifty steps have still allocated; empty if nothing. All ranks stop together. */
        private static String asRank(
                RankAssignment assignment, Communicator ranks, int stepsToCompile, AllocationSites sites) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
            try (BareSteps steps = BareSteps.assemble(assignment, ranks)) {
                steps.next();
                ranks.sum(0); // all threads of all ranks are there
                long[] threads = THREADS.getAllThreadIds();
                List<String> allocated = List.of("no step was taken");
                boolean steady = false;
                boolean over = false;
                for (int taken = STEPS; !over; taken += STEPS) {
                    allocated = allocatedBy(steps, ranks, threads);
                    boolean late = ranks.sum(System.nanoTime() > deadline ? 1 : 0) > 0;
                    steady = ranks.sum(allocated.size()) == 0;
                    over = late || (steady && taken > stepsToCompile);
                }
                return steady ? "" : String.join(", ", allocated) + where(steps, ranks, sites);
            }
        }

        /** Where this process still allocates, told by the first rank; empty on others. */
        private static String where(BareSteps steps, Communicator ranks, AllocationSites sites) {
            Instant since = Instant.now();
            for (int step = 0; step < STEPS_TO_RECORD; step++) {
                steps.next();
            }
            ranks.sum(0);
            try {
                return ranks.rank() == 0 ? "\n" + sites.mostFrequent(since) : "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<String> allocatedBy(BareSteps steps, Communicator ranks, long[] threads) {
            long[] before = new long[threads.length];
            long primitives = steps.primitivesMade();
            long bytes = steps.nativeBytes();
            long pointers = Pointer.totalBytes();
            ranks.sum(0);
            for (int i = 0; i < threads.length; i++) {
                before[i] = THREADS.getThreadAllocatedBytes(threads[i]);
            }
            long reading = -ownBytes() + ownBytes();
            long ownBefore = ownBytes();
            long start = System.nanoTime();
            for (int step = 0; step < STEPS; step++) {
                steps.next();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long own = ownBytes() - ownBefore - reading;
            var allocated = new ArrayList<String>();
            note(allocated, "bytes of heap on " + Thread.currentThread().getName(), own);
            for (int i = 0; i < threads.length; i++) {
                ThreadInfo thread = THREADS.getThreadInfo(threads[i]);
                if (thread == null) {
                    continue; // ended meanwhile, as an idle pool's does after a minute: none that takes part in steps
                }
                long count = THREADS.getThreadAllocatedBytes(threads[i]) - before[i];
                String name = thread.getThreadName();
                if (count > allowed(name, seconds)) {
                    note(allocated, "bytes of heap on " + name, count);
                }
            }
            note(allocated, "primitives", steps.primitivesMade() - primitives);
            note(allocated, "bytes of tensors and scratch", steps.nativeBytes() - bytes);
            note(allocated, "bytes of native objects", Pointer.totalBytes() - pointers);
            return allocated;
        }

        /** Heap bytes that a thread may allocate meanwhile. */
        private static long allowed(String thread, double seconds) {
            if (thread.startsWith("rank-") || AllocationSites.isRecorders(thread)) {
                return Long.MAX_VALUE; // every rank tells of itself
            }
            boolean mediaDriver = thread.contains("/ladder-aeron-");
            return mediaDriver ? MEDIA_DRIVERS_OWN_AT_ONCE + (long) (MEDIA_DRIVERS_OWN_PER_SECOND * seconds) : 0;
        }

        /** Heap bytes that this thread has ever allocated; asking costs some, always as many. */
        private static long ownBytes() {
            return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        }

        private static void note(List<String> allocated, String what, long count) {
            if (count != 0) {
                allocated.add(count + " " + what);
            }
        }
    }
}
