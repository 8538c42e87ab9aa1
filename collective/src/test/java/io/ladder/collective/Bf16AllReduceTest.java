package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Bf16AllReduceTest {
    private static final long TIMEOUT_MS = 20_000;
    /** Longer than the chunk in which floats are rounded, and odd. */
    private static final int LONG = 210_001;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void sumsInRingOrderRoundedAtEachHopWithTheSameBitsOnEveryRank(int worldSize) throws Exception {
        List<Transport> transports = InMemoryTransport.group(worldSize);
        RankThreads.run(worldSize, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS);
            for (long length : CollectiveCases.lengths(worldSize)) {
                assertIsTheRoundedSum(ranks, length, reduced(ranks, length));
                CollectiveCases.allReduce(ranks, length); // f32 in between, over the same streams
            }
            return null;
        });
    }

    @Test
    void networkThatTakesLittleAtATimeChangesNothingInALongTensor() throws Exception {
        List<Transport> transports = InMemoryTransport.group(3);
        RankThreads.run(3, rank -> {
            var ranks = new RingCommunicator(FaultyTransport.jittery(transports.get(rank), 5 + rank), TIMEOUT_MS);
            assertIsTheRoundedSum(ranks, LONG, reduced(ranks, LONG));
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void errorIsOneRoundingPerHopOfTheMagnitudesSummed(int worldSize) throws Exception {
        int length = 5_000;
        List<Transport> transports = InMemoryTransport.group(worldSize);
        List<float[]> results = RankThreads.run(
                worldSize, rank -> reduced(new RingCommunicator(transports.get(rank), TIMEOUT_MS), length));
        for (int i = 0; i < length; i++) {
            double sum = 0;
            double magnitudes = 0;
            for (int rank = 0; rank < worldSize; rank++) {
                sum += CollectiveCases.value(rank, i);
                magnitudes += Math.abs(CollectiveCases.value(rank, i));
            }
            // Each of p partial sums, at most (1 + 2^-8)^p of the magnitudes, is rounded to 8 bits; (1 + x)^p <= 1 + 2
            // p x
            // for small p x. The f32 additions' 2^-24 vanish beside that.
            double bound = worldSize * 0x1p-8 * magnitudes * (1 + 2 * worldSize * 0x1p-8);
            assertThat((double) results.get(0)[i]).isCloseTo(sum, within(bound));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void halfTheBytesTravel(int worldSize) throws Exception {
        long length = 1000;
        List<Transport> transports = InMemoryTransport.group(worldSize);
        List<Long> sent = RankThreads.run(worldSize, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), TIMEOUT_MS);
            reduced(ranks, length);
            return ranks.bytesSent();
        });
        assertThat(sent).containsOnly(2L * (worldSize - 1) * length / worldSize * Short.BYTES);
    }

    @Test
    void infinityAndNaNReachEveryRank() throws Exception {
        List<Transport> transports = InMemoryTransport.group(2);
        List<float[]> results = RankThreads.run(2, rank -> {
            try (var arena = new TensorArena()) {
                Tensor tensor = arena.f32(4);
                tensor.copyFrom(new float[] {Float.NaN, rank == 0 ? Float.POSITIVE_INFINITY : 1, 0x1p127f, -0x1p120f});
                new RingCommunicator(transports.get(rank), TIMEOUT_MS).allReduce(tensor, WireType.BF16);
                return tensor.toArray();
            }
        });
        assertThat(results).allSatisfy(values -> assertThat(values)
                .containsExactly(Float.NaN, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, -0x1p121f));
    }

    @Test
    void ranksThatSendDifferentTypesAreToldBoth() throws Exception {
        List<Transport> transports = InMemoryTransport.group(2);
        var outcomes = RankThreads.outcomes(2, rank -> {
            try (var arena = new TensorArena()) {
                new RingCommunicator(transports.get(rank), TIMEOUT_MS)
                        .allReduce(arena.f32(10), rank == 0 ? WireType.F32 : WireType.BF16);
            }
            return null;
        });
        assertThat(outcomes).anySatisfy(outcome -> assertThat(outcome.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("all-reduce of 10 elements (call 0)")
                .hasMessageContaining("all-reduce of 10 elements of 2 bytes each (call 0)"));
    }

    static float[] reduced(Communicator ranks, long length) {
        try (var arena = new TensorArena()) {
            Tensor tensor = CollectiveCases.filled(arena, ranks.rank(), length);
            ranks.allReduce(tensor, WireType.BF16);
            return tensor.toArray();
        }
    }

    static void assertIsTheRoundedSum(Communicator ranks, long length, float[] actual) {
        var expected = new float[Math.toIntExact(length)];
        int worldSize = ranks.worldSize();
        for (int i = 0; i < length; i++) {
            int owner = CollectiveCases.ownerOf(ranks, length, i);
            float sum = CollectiveCases.value((owner + 1) % worldSize, i);
            for (int hop = 2; hop <= worldSize; hop++) {
                sum = rounded(sum) + CollectiveCases.value((owner + hop) % worldSize, i);
            }
            expected[i] = worldSize == 1 ? sum : rounded(sum);
        }
        assertThat(actual).isEqualTo(expected);
    }

    /** To 8 bits of significand, by another way than the code under test: 16 bits less than f32 has. */
    private static float rounded(float value) {
        double ulp = 0x1p16 * Math.ulp(value);
        return (float) (Math.rint(value / ulp) * ulp);
    }
}
