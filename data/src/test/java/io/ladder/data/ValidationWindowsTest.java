package io.ladder.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ValidationWindowsTest {
    @Property(tries = 300)
    void coverEveryTargetOnceUpToARestShorterThanAWindow(
            @ForAll @IntRange(max = 2000) int numTokens, @ForAll @IntRange(min = 1, max = 70) int seq) {
        var windows = new ValidationWindows(numTokens, seq, Long.MAX_VALUE);
        long[] targets = LongStream.range(0, windows.numWindows())
                .flatMap(window ->
                        LongStream.rangeClosed(windows.windowStart(window) + 1, windows.windowStart(window) + seq))
                .toArray();

        assertThat(targets)
                .containsExactly(LongStream.rangeClosed(1, targets.length).toArray());
        assertThat(Math.max(0L, numTokens - 1L) - targets.length).isBetween(0L, seq - 1L);
    }

    @Property(tries = 300)
    void ofFewerTokensAreSpreadOverTheWholeSplit(
            @ForAll @IntRange(min = 100, max = 20_000) int numTokens,
            @ForAll @IntRange(min = 1, max = 70) int seq,
            @ForAll @IntRange(min = 1, max = 20_000) int most) {
        var windows = new ValidationWindows(numTokens, seq, most);
        long all = (numTokens - 1L) / seq;
        long[] starts = LongStream.range(0, windows.numWindows())
                .map(windows::windowStart)
                .toArray();

        assertThat(windows.numTargets()).isLessThanOrEqualTo(Math.max(most, seq));
        assertThat(starts.length).isEqualTo((int) Math.min(all, Math.max(1, most / seq)));
        assertThat(starts[0]).isZero();
        for (int i = 0; i < starts.length; i++) {
            long next = i + 1 < starts.length ? starts[i + 1] : all * seq;
            double even = (double) all / starts.length;
            assertThat((next - starts[i]) / (double) seq).isBetween(Math.floor(even), Math.ceil(even) + 1e-9);
        }
    }

    @Property(tries = 300)
    void areSlicedEvenlyAndInOrder(
            @ForAll @IntRange(max = 2000) int numTokens, @ForAll @IntRange(min = 1, max = 9) int dataDegree) {
        var windows = new ValidationWindows(numTokens, 8, 800);

        assertThat(windows.firstWindow(0, dataDegree)).isZero();
        assertThat(windows.firstWindow(dataDegree, dataDegree)).isEqualTo(windows.numWindows());
        for (int rank = 0; rank < dataDegree; rank++) {
            long count = windows.firstWindow(rank + 1, dataDegree) - windows.firstWindow(rank, dataDegree);
            assertThat(count - windows.numWindows() / dataDegree).isBetween(0L, 1L);
        }
    }

    @Test
    void areThoseOfNanoGptsShakespeare() {
        assertThat(new ValidationWindows(111_540, 64, Long.MAX_VALUE).numWindows())
                .isEqualTo(1742);
        assertThat(new ValidationWindows(64, 64, Long.MAX_VALUE).numWindows()).isZero();
        assertThat(new ValidationWindows(0, 64, Long.MAX_VALUE).numWindows()).isZero();
    }
}
