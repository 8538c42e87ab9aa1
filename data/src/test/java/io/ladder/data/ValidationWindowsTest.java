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
        var windows = new ValidationWindows(numTokens, seq);
        long[] targets = LongStream.range(0, windows.numWindows())
                .flatMap(window ->
                        LongStream.rangeClosed(windows.windowStart(window) + 1, windows.windowStart(window) + seq))
                .toArray();

        assertThat(targets)
                .containsExactly(LongStream.rangeClosed(1, targets.length).toArray());
        assertThat(Math.max(0L, numTokens - 1L) - targets.length).isBetween(0L, seq - 1L);
    }

    @Property(tries = 300)
    void areSlicedEvenlyAndInOrder(
            @ForAll @IntRange(max = 2000) int numTokens, @ForAll @IntRange(min = 1, max = 9) int dataDegree) {
        var windows = new ValidationWindows(numTokens, 8);

        assertThat(windows.firstWindow(0, dataDegree)).isZero();
        assertThat(windows.firstWindow(dataDegree, dataDegree)).isEqualTo(windows.numWindows());
        for (int rank = 0; rank < dataDegree; rank++) {
            long count = windows.firstWindow(rank + 1, dataDegree) - windows.firstWindow(rank, dataDegree);
            assertThat(count - windows.numWindows() / dataDegree).isBetween(0L, 1L);
        }
    }

    @Test
    void areThoseOfNanoGptsShakespeare() {
        assertThat(new ValidationWindows(111_540, 64).numWindows()).isEqualTo(1742);
        assertThat(new ValidationWindows(64, 64).numWindows()).isZero();
        assertThat(new ValidationWindows(0, 64).numWindows()).isZero();
    }
}
