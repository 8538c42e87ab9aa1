package io.ladder.parallelism;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.Transport;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DataParallelTest {
    /** Whole numbers below 2^24 are summed exactly, so the result does not depend on buckets. */
    private static float gradient(int rank, int index) {
        return (rank + 1) * 1000 + index;
    }

    @ParameterizedTest
    @CsvSource({"1, 40, 8", "2, 1001, 64", "3, 7, 4096", "4, 1000, 4", "5, 3, 8"})
    void everyRankEndsWithTheSumWhateverTheBuckets(int ranks, int length, int bucketBytes) throws Exception {
        List<Transport> transports = InMemoryTransport.group(ranks);
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        try {
            var results = new ArrayList<Future<float[]>>();
            for (Transport transport : transports) {
                results.add(threads.submit(() -> train(transport, length, bucketBytes)));
            }
            for (Future<float[]> result : results) {
                float[] summed = result.get(30, TimeUnit.SECONDS);
                for (int i = 0; i < length; i++) {
                    float expected = 0;
                    for (int rank = 0; rank < ranks; rank++) {
                        expected += gradient(rank, i);
                    }
                    assertThat(summed[i]).isEqualTo(expected);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static float[] train(Transport transport, int length, int bucketBytes) {
        int ranks = transport.worldSize();
        try (var arena = new TensorArena();
                var group = new RingCommunicator(transport, 20_000)) {
            Tensor gradients = arena.f32(length);
            var parallel = new DataParallel(group, gradients, new ParallelismConfig(ranks, bucketBytes));
            for (int i = 0; i < length; i++) {
                gradients.set(i, gradient(transport.rank(), i));
            }
            parallel.allReduceGradients();
            assertThat(parallel.sum(transport.rank() + 0.5)).isEqualTo(ranks * ranks / 2.0);
            return gradients.toArray();
        }
    }
}
