package io.ladder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SamplerTest {
    @Property(tries = 200)
    void ordersEveryEpochAsABijection(
            @ForAll long seed,
            @ForAll @IntRange(max = 1000) int epoch,
            @ForAll @IntRange(min = 1, max = 3000) int size) {
        var permutation = new EpochPermutation(seed, size);

        assertThat(LongStream.range(0, size)
                        .map(index -> permutation.at(epoch, index))
                        .sorted()
                        .toArray())
                .containsExactly(LongStream.range(0, size).toArray());
    }

    @Property(tries = 200)
    void staysWithinALargeRange(@ForAll long seed, @ForAll @LongRange(min = 1, max = 1L << 50) long size) {
        var permutation = new EpochPermutation(seed, size);

        assertThat(permutation.at(0, 0)).isBetween(0L, size - 1);
        assertThat(permutation.at(0, size - 1)).isBetween(0L, size - 1);
    }

    @Property(tries = 200)
    void visitsEveryWindowOncePerEpochWithinTheTokens(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int seq,
            @ForAll @IntRange(max = 2000) int beyondOneWindow,
            @ForAll @IntRange(max = 50) int epoch) {
        long numTokens = seq + 1L + beyondOneWindow;
        var sampler = new Sampler(seed, numTokens, seq);
        long[] starts = LongStream.range(0, sampler.numWindows())
                .map(i -> sampler.windowStart(epoch * sampler.numWindows() + i))
                .sorted()
                .toArray();

        long phase = starts[0];
        assertThat(phase).isBetween(0L, seq - 1L);
        assertThat(starts)
                .containsExactly(LongStream.range(0, starts.length)
                        .map(i -> phase + i * seq)
                        .toArray());
        assertThat(starts[starts.length - 1] + seq + 1).isLessThanOrEqualTo(numTokens);
    }

    @Property(tries = 200)
    void slicesOfAllRanksAreTheGlobalBatchForAnyNumberOfRanks(
            @ForAll long seed,
            @ForAll @IntRange(max = 500) int step,
            @ForAll @IntRange(min = 1, max = 6) int dataDegree,
            @ForAll @IntRange(min = 1, max = 5) int perRank,
            @ForAll @IntRange(min = 9, max = 300) int numTokens) {
        var sampler = new Sampler(seed, numTokens, 8);
        int batch = dataDegree * perRank;
        long[] slices = new long[0];
        for (int rank = 0; rank < dataDegree; rank++) {
            long[] slice = starts(sampler, step, batch, rank, dataDegree);
            slices = LongStream.concat(Arrays.stream(slices), Arrays.stream(slice))
                    .toArray();
        }

        assertThat(slices)
                .containsExactly(starts(sampler, step, batch, 0, 1))
                .containsExactly(LongStream.range(0, batch)
                        .map(i -> sampler.windowStart((long) step * batch + i))
                        .toArray());
    }

    @Property(tries = 50)
    void differsBetweenSeedsAndEpochs(@ForAll long seed, @ForAll long other) {
        Assume.that(seed != other);
        long[] first = epoch(new Sampler(seed, 10_000, 16), 0);

        assertThat(first).isNotEqualTo(epoch(new Sampler(other, 10_000, 16), 0));
        assertThat(first).isNotEqualTo(epoch(new Sampler(seed, 10_000, 16), 1));
        assertThat(first).isEqualTo(epoch(new Sampler(seed, 10_000, 16), 0));
    }

    private static long[] epoch(Sampler sampler, long epoch) {
        return LongStream.range(0, sampler.numWindows())
                .map(i -> sampler.windowStart(epoch * sampler.numWindows() + i))
                .toArray();
    }

    @Test
    void shiftsTheWindowsOfMostEpochs() {
        var sampler = new Sampler(1, 1000, 10);

        long phases = LongStream.range(0, 100)
                .map(epoch -> Arrays.stream(epoch(sampler, epoch)).min().orElseThrow())
                .distinct()
                .count();

        assertThat(phases).isEqualTo(10); // each phase is missed by 100 draws once in 38,000 seeds
    }

    @Test
    void mixesItsOrder() {
        long[] starts = epoch(new Sampler(1, 100_001, 10), 0);
        long[] indices = LongStream.range(0, starts.length).toArray();

        // Rank correlation of a random order has a standard deviation of 1 / sqrt(n): 0.01 here.
        assertThat(correlation(starts, indices)).isBetween(-0.05, 0.05);
    }

    private static double correlation(long[] a, long[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void repeatsTheOnlyWindowOfACorpusThatHasJustOne() {
        var sampler = new Sampler(5, 65, 64);

        assertThat(sampler.numWindows()).isEqualTo(1);
        assertThat(starts(sampler, 3, 4, 0, 1)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void refusesACorpusShorterThanOneWindow() {
        assertThatThrownBy(() -> new Sampler(5, 64, 64))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "the training text has 64 tokens; one window of model.seq=64 needs at least seq + 1 = 65");
    }

    @Test
    void refusesSlicesThatAreNotEven() {
        var sampler = new Sampler(5, 1000, 10);

        assertThatThrownBy(() -> starts(sampler, 0, 10, 0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> starts(sampler, 0, 10, 2, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsItsOrderBetweenReleases() {
        // A checkpoint resumed by a newer Ladder must go on with the same samples.
        assertThat(starts(new Sampler(1337, 100_000, 64), 0, 4, 0, 1)).containsExactly(14170, 66970, 37594, 10138);
    }

    private static long[] starts(Sampler sampler, long step, int batch, int dataRank, int dataDegree) {
        long[] starts = new long[batch / dataDegree];
        sampler.windowStarts(step, batch, dataRank, dataDegree, starts);
        return starts;
    }
}
