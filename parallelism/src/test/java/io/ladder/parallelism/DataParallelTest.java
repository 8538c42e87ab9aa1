package io.ladder.parallelism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.collective.AeronConfig;
import io.ladder.collective.AeronTransport;
import io.ladder.collective.CollectiveException;
import io.ladder.collective.Communicator;
import io.ladder.collective.Rendezvous;
import io.ladder.collective.ThreadRendezvous;
import io.ladder.collective.WireType;
import io.ladder.conf.ConfigException;
import io.ladder.tensor.CounterRandom;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DataParallelTest {
    private static final int LENGTH = 1001;
    private static final int BUCKET_BYTES = 256;

    /** Cannot be summed exactly, so another order of summation gives other bits. */
    private static float gradient(int step, int rank, long index) {
        return CounterRandom.uniform(31L * step + rank, index) - 0.4f;
    }

    private static void fill(Tensor gradients, int step, int rank) {
        for (long i = 0; i < gradients.numElements(); i++) {
            gradients.set(i, gradient(step, rank, i));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 40, 8", "2, 1001, 64", "3, 7, 4096", "4, 1000, 4", "5, 3, 8", "2, 0, 4"})
    void everyRankEndsWithTheSumWhateverTheBuckets(int ranks, int length, int bucketBytes) throws Exception {
        List<float[]> results = RankThreads.run(ranks, group -> {
            try (var arena = new TensorArena()) {
                Tensor gradients = arena.f32(length);
                try (var parallel = new DataParallel(group, gradients, config(ranks, bucketBytes))) {
                    for (int i = 0; i < length; i++) {
                        gradients.set(i, wholeNumber(group.rank(), i));
                    }
                    parallel.allReduceGradients();
                    assertThat(parallel.sum(group.rank() + 0.5)).isEqualTo(ranks * ranks / 2.0);
                    assertThat(parallel.gradientNorm(new PlainKernels())).isEqualTo(norm(gradients.toArray()));
                    return gradients.toArray();
                }
            }
        });
        for (float[] summed : results) {
            for (int i = 0; i < length; i++) {
                int index = i;
                double expected = IntStream.range(0, ranks)
                        .mapToDouble(rank -> wholeNumber(rank, index))
                        .sum();
                assertThat(summed[i]).isEqualTo((float) expected);
            }
        }
    }

    private static double norm(float[] wholeNumbers) {
        double squares = 0;
        for (float each : wholeNumbers) {
            squares += (double) each * each;
        }
        return Math.sqrt(squares);
    }

    /** In whichever rank's share, on all ranks: they all must stop. */
    @Test
    void aNormIsNotFiniteWhereverAGradientIsNot() throws Exception {
        for (int index : new int[] {0, 3, 9}) {
            List<Double> norms = RankThreads.run(3, group -> {
                try (var arena = new TensorArena()) {
                    Tensor gradients = arena.f32(10);
                    gradients.set(index, Float.NaN);
                    try (var parallel = new DataParallel(group, gradients, config(3, 8))) {
                        parallel.allReduceGradients();
                        return parallel.gradientNorm(new PlainKernels());
                    }
                }
            });
            assertThat(norms).containsOnly(Double.NaN);
        }
    }

    @Test
    void moreBucketsThanCanBeManagedAreRefused() throws Exception {
        List<Throwable> failures = RankThreads.outcomes(2, group -> {
                    try (var arena = new TensorArena();
                            var parallel = new DataParallel(group, arena.f32(100_001), config(2, 4))) {
                        return parallel.numRanks();
                    }
                })
                .stream()
                .map(RankThreads.Outcome::failure)
                .toList();
        assertThat(failures).hasSize(2).allSatisfy(failure -> assertThat(failure)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("parallelism.bucketBytes=4"));
    }

    /** Whole numbers below 2^24 are summed exactly, so the result does not depend on buckets. */
    private static float wholeNumber(int rank, int index) {
        return (rank + 1) * 1000 + index;
    }

    @ParameterizedTest
    @CsvSource({"1, F32", "2, F32", "3, F32", "4, F32", "1, BF16", "2, BF16", "3, BF16", "4, BF16"})
    void overlappedReductionGivesTheBitsOfReducingBucketAfterBucket(int ranks, WireType wire) throws Exception {
        List<float[]> plain = RankThreads.run(ranks, group -> {
            try (var arena = new TensorArena()) {
                Tensor gradients = arena.f32(LENGTH);
                fill(gradients, 2, group.rank());
                var cut = GradientBuckets.ofBytes(LENGTH, BUCKET_BYTES);
                for (int i = 0; i < cut.count(); i++) {
                    group.allReduce(gradients.slice(cut.from(i), cut.size(i)), wire);
                }
                return gradients.toArray();
            }
        });
        List<float[]> overlapped = RankThreads.run(ranks, group -> threeOverlappedSteps(group, wire));
        assertThat(overlapped).containsExactlyElementsOf(plain);
        assertThat(overlapped).allSatisfy(bits -> assertThat(bits).isEqualTo(overlapped.get(0)));
    }

    private static float[] threeOverlappedSteps(Communicator group, WireType wire) throws InterruptedException {
        try (var arena = new TensorArena()) {
            Tensor gradients = arena.f32(LENGTH);
            var config = new ParallelismConfig(group.worldSize(), BUCKET_BYTES, wire);
            try (var parallel = new DataParallel(group, gradients, config)) {
                for (int step = 0; step < 3; step++) {
                    parallel.atStep(step);
                    backward(gradients, step, parallel);
                    parallel.allReduceGradients();
                    assertThat(parallel.sum(1)).isEqualTo(group.worldSize());
                }
            }
            return gradients.toArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamsOfAeronPassFromThreadToThread(WireType wire, @TempDir Path directory) throws Exception {
        List<Rendezvous> rendezvous = ThreadRendezvous.group(2, RankThreads.TIMEOUT_MS);
        AeronConfig aeron = AeronConfig.ofThisHost().withDirectory(directory).withHost("127.0.0.1");
        List<float[]> overAeron = RankThreads.results(RankThreads.outcomes(
                2,
                rank -> AeronTransport.connect(rendezvous.get(rank), aeron),
                group -> threeOverlappedSteps(group, wire)));
        assertThat(overAeron).containsExactlyElementsOf(RankThreads.run(2, group -> threeOverlappedSteps(group, wire)));
    }

    /** As a model does it: gradients become final from the end on; ranks run at different speeds. */
    private static void backward(Tensor gradients, int step, DataParallel parallel) throws InterruptedException {
        long end = gradients.numElements();
        for (int layer = 0; end > 0; layer++) {
            long from = Math.max(0, end - 97);
            for (long i = from; i < end; i++) {
                gradients.set(i, gradient(step, parallel.rank(), i));
            }
            parallel.finalFrom(from);
            end = from;
            if (layer % parallel.numRanks() == parallel.rank()) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void bucketsAreReducedWhileTheRankIsStillComputing() throws Exception {
        // Only if the first bucket is summed on both ranks does backward go on.
        RankThreads.run(2, group -> {
            try (var arena = new TensorArena()) {
                Tensor gradients = arena.f32(LENGTH);
                fill(gradients, 0, group.rank());
                float expected = gradient(0, 0, LENGTH - 1) + gradient(0, 1, LENGTH - 1);
                try (var parallel = new DataParallel(group, gradients, config(2, BUCKET_BYTES))) {
                    parallel.finalFrom(LENGTH - BUCKET_BYTES / Float.BYTES);
                    while (gradients.get(LENGTH - 1) != expected) {
                        Thread.sleep(1);
                    }
                    assertThat(gradients.get(0)).isEqualTo(gradient(0, group.rank(), 0));
                    parallel.allReduceGradients();
                }
                return null;
            }
        });
    }

    @Test
    void aBucketThatIsNotCompleteIsNotReduced() throws Exception {
        RankThreads.run(2, group -> {
            try (var arena = new TensorArena()) {
                Tensor gradients = arena.f32(LENGTH);
                try (var parallel = new DataParallel(group, gradients, config(2, BUCKET_BYTES))) {
                    parallel.finalFrom(LENGTH - BUCKET_BYTES / Float.BYTES + 1);
                    assertThat(parallel.sum(1)).isEqualTo(2); // refused if a bucket were in flight
                }
                return null;
            }
        });
    }

    @Test
    void theCommunicatorIsNotLentOutWhileBucketsAreInFlight() throws Exception {
        RankThreads.run(2, group -> {
            try (var arena = new TensorArena();
                    var parallel = new DataParallel(group, arena.f32(LENGTH), config(2, BUCKET_BYTES))) {
                parallel.finalFrom(500);
                assertThatThrownBy(() -> parallel.sum(1))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("buckets of gradients in flight");
                assertThatThrownBy(() -> parallel.atStep(2)).isInstanceOf(IllegalStateException.class);
                parallel.allReduceGradients();
                return parallel.sum(1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void aRankThatFailsInBackwardEndsAllOthersWhichNameIt(int ranks) throws Exception {
        long begin = System.nanoTime();
        var outcomes = RankThreads.outcomes(ranks, group -> {
            try (var arena = new TensorArena()) {
                Tensor gradients = arena.f32(LENGTH);
                try (var parallel = new DataParallel(group, gradients, config(ranks, BUCKET_BYTES))) {
                    parallel.atStep(7);
                    parallel.finalFrom(700);
                    if (group.rank() == 1) {
                        throw new IllegalArgumentException("backward failed");
                    }
                    parallel.allReduceGradients();
                }
                return null;
            }
        });
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.MILLISECONDS.toNanos(RankThreads.TIMEOUT_MS / 4));
        assertThat(outcomes.get(1).failure()).hasMessage("backward failed");
        for (int rank = 0; rank < ranks; rank++) {
            if (rank != 1) {
                assertThat(outcomes.get(rank).failure())
                        .isInstanceOfSatisfying(CollectiveException.class, e -> assertThat(e.culprit())
                                .hasValue(1))
                        .hasMessageContaining("step 7")
                        .hasMessageContaining("read rank 1's log first");
            }
        }
    }

    @Test
    void aRankThatStillComputesHearsOfAFailedReductionAtItsNextLayer() throws Exception {
        var outcomes = RankThreads.outcomes(2, group -> {
            try (var arena = new TensorArena()) {
                Tensor gradients = arena.f32(LENGTH);
                try (var parallel = new DataParallel(group, gradients, config(2, BUCKET_BYTES))) {
                    if (group.rank() == 1) {
                        return null; // closes its streams
                    }
                    for (long from = LENGTH - 1; from > 0; from--) {
                        parallel.finalFrom(from);
                        Thread.sleep(5); // five seconds in all, a second of which is enough to notice
                    }
                    throw new AssertionError("computed to the end");
                }
            }
        });
        assertThat(outcomes.get(0).failure())
                .isInstanceOf(CollectiveException.class)
                .hasMessageContaining("rank 1 has closed its streams");
    }

    @Test
    void anInterruptEndsTheWaitForARankThatComputesForever() throws Exception {
        var waiting = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var outcomes = RankThreads.outcomes(2, group -> {
            try (var arena = new TensorArena()) {
                Tensor gradients = arena.f32(LENGTH);
                if (group.rank() == 1) {
                    done.await();
                    return null;
                }
                Thread trainer = Thread.currentThread();
                var killer = new Thread(() -> interruptOnce(waiting, trainer));
                killer.start();
                try (var parallel = new DataParallel(group, gradients, config(2, BUCKET_BYTES))) {
                    waiting.countDown();
                    parallel.allReduceGradients();
                } finally {
                    assertThat(Thread.interrupted()).isTrue();
                    done.countDown();
                    killer.join();
                }
                return null;
            }
        });
        assertThat(outcomes.get(0).failure())
                .isInstanceOf(CollectiveException.class)
                .hasMessageContaining("interrupted");
    }

    private static void interruptOnce(CountDownLatch waiting, Thread trainer) {
        try {
            waiting.await();
            Thread.sleep(50);
            trainer.interrupt();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingLeavesNoThreadBehind() throws Exception {
        RankThreads.run(2, group -> oneStep(group, WireType.F32));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("gradient-reducer"));
    }

    @Test
    void bytesSentAreThoseOfTheTheory() throws Exception {
        // 1000 gradients in buckets of 200, which 4 ranks divide evenly
        assertThat(RankThreads.run(4, group -> oneStep(group, WireType.F32)))
                .containsOnly(new GradientTraffic(6000, 6000.0));
        assertThat(RankThreads.run(4, group -> oneStep(group, WireType.BF16)))
                .containsOnly(new GradientTraffic(3000, 3000.0));
        assertThat(RankThreads.run(1, group -> oneStep(group, WireType.BF16)))
                .containsOnly(new GradientTraffic(0, 0.0));
    }

    private static GradientTraffic oneStep(Communicator group, WireType wire) {
        var config = new ParallelismConfig(group.worldSize(), 800, wire);
        try (var arena = new TensorArena();
                var parallel = new DataParallel(group, arena.f32(1000), config)) {
            parallel.finalFrom(300);
            parallel.allReduceGradients();
            parallel.sum(1); // is not counted
            parallel.allReduceGradients();
            return parallel.traffic();
        }
    }

    private static ParallelismConfig config(int ranks, int bucketBytes) {
        return new ParallelismConfig(ranks, bucketBytes, WireType.F32);
    }
}
