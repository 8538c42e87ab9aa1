package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SteadyAllocationTest {
    private static final int CALLS = 50;
    /** The vector loops allocate until they are compiled; how soon that is depends on what else the machine does. */
    private static final long WARM_UP_LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    @ParameterizedTest
    @EnumSource
    void fiftyAllReducesAllocateNothingOnceWarm(WireType wire) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Transport> transports = InMemoryTransport.group(2);
        List<Long> allocated = RankThreads.run(2, rank -> {
            var ranks = new RingCommunicator(transports.get(rank), 20_000);
            try (var arena = new TensorArena()) {
                Tensor tensor = arena.f32(50_001);
                long deadline = System.nanoTime() + WARM_UP_LIMIT_NS;
                while (true) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < CALLS; i++) {
                        ranks.atStep(i);
                        ranks.allReduce(tensor, wire);
                        ranks.sum(1);
                    }
                    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                    boolean warm = bytes == 0 || System.nanoTime() - deadline > 0;
                    if (ranks.sum(warm ? 0 : 1) == 0) {
                        return bytes;
                    }
                }
            }
        });
        assertThat(allocated).containsOnly(0L);
    }
}
