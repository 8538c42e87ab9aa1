package io.ladder.parallelism;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ladder.collective.WireType;
import io.ladder.tensor.TensorArena;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SteadyStepTest {
    private static final int STEPS = 50;
    private static final int LENGTH = 50_001;
    /** The vector loops allocate until they are compiled; how soon that is depends on what else the machine does. */
    private static final long WARM_UP_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource
    void fiftyStepsAllocateNothingOnEitherThreadOnceWarm(WireType wire) throws Exception {
        List<Long> allocated = RankThreads.run(2, group -> {
            try (var arena = new TensorArena();
                    var parallel = new DataParallel(group, arena.f32(LENGTH), new ParallelismConfig(2, 20_000, wire))) {
                step(parallel, 0);
                long reducer = reducingThread(group.rank());
                long deadline = System.nanoTime() + WARM_UP_LIMIT_NS;
                while (true) {
                    long before = allocatedBytes(reducer);
                    for (int i = 0; i < STEPS; i++) {
                        step(parallel, i);
                    }
                    long bytes = allocatedBytes(reducer) - before;
                    boolean satisfied = bytes == 0 || System.nanoTime() - deadline > 0;
                    if (parallel.sum(satisfied ? 0 : 1) == 0) {
                        return bytes;
                    }
                }
            }
        });
        assertThat(allocated).containsOnly(0L);
    }

    private static void step(DataParallel parallel, int step) {
        parallel.atStep(step);
        for (int layer = 9; layer >= 0; layer--) {
            parallel.finalFrom(layer * (LENGTH / 10L));
        }
        parallel.allReduceGradients();
        parallel.sum(1);
    }

    private static long allocatedBytes(long reducer) {
        return THREADS.getCurrentThreadAllocatedBytes() + THREADS.getThreadAllocatedBytes(reducer);
    }

    private static long reducingThread(int rank) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gradient-reducer-" + rank))
                .mapToLong(Thread::getId)
                .sum();
    }
}
