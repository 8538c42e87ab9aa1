package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class RowThreadsTest {
    private static final long MUCH = 1_000_000;

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,207,16", "2,1,1", "3,1023,16", "4,2,1", "4,64,16"})
    void everyRowRunsOnceInPartsOfWholeGrains(int threads, int rows, int grain) {
        try (var pool = new RowThreads(threads)) {
            for (int repetition = 0; repetition < 200; repetition++) {
                var runs = new AtomicIntegerArray(rows);
                pool.split(rows, grain, MUCH, (part, from, to) -> {
                    assertThat(part).isBetween(0, threads - 1);
                    assertThat(from % grain).isZero();
                    for (int r = from; r < to; r++) {
                        runs.incrementAndGet(r);
                    }
                });
                for (int r = 0; r < rows; r++) {
                    assertThat(runs.get(r)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void littleWorkStaysOnTheCaller() {
        try (var pool = new RowThreads(3)) {
            Thread caller = Thread.currentThread();
            pool.split(100, 1, 100, (part, from, to) -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                assertThat(to - from).isEqualTo(100);
            });
        }
    }

    @Test
    void failureOfAHelperReachesTheCallerAndTheNextSplitWorks() {
        try (var pool = new RowThreads(2)) {
            assertThatThrownBy(() -> pool.split(2, 1, MUCH, (part, from, to) -> {
                        if (part == 1) {
                            throw new IllegalArgumentException("row 1");
                        }
                    }))
                    .hasRootCauseMessage("row 1");
            var runs = new AtomicIntegerArray(2);
            pool.split(2, 1, MUCH, (part, from, to) -> runs.incrementAndGet(part));
            assertThat(runs.get(0) + runs.get(1)).isEqualTo(2);
        }
    }

    @Test
    void closingEndsItsThreads() {
        var pool = new RowThreads(3);
        pool.split(3, 1, MUCH, (part, from, to) -> {});
        pool.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("ladder-kernel-"));
    }
}
