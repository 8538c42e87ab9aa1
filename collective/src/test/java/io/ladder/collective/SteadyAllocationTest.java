package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SteadyAllocationTest {
    private static final int CALLS = 50;
    private static final long TIMEOUT_MS = 20_000;
    /**
     * The vector loops allocate until they are compiled, and a wait of more than 10 ms looks at the process table: how soon
     * there are 50 calls with neither depends on what else the machine does.
     */
    private static final long WARM_UP_LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource
    void fiftyAllReducesAllocateNothingOnceWarm(WireType wire) throws Exception {
        List<Transport> transports = InMemoryTransport.group(2);
        assertThat(RankThreads.run(2, rank -> allocatedWhenWarm(transports.get(rank), wire, false)))
                .containsOnly(0L);
    }

    @Test
    void norDoTheyInPlace(@TempDir Path directory) throws Exception {
        List<Transport> transports = InMemoryTransport.group(2, Optional.of(directory));
        assertThat(RankThreads.run(2, rank -> allocatedWhenWarm(transports.get(rank), WireType.F32, true)))
                .containsOnly(0L);
    }

    @ParameterizedTest
    @EnumSource
    void norDoTheyOverSharedMemory(WireType wire, @TempDir Path directory) throws Exception {
        List<Rendezvous> rendezvous = ThreadRendezvous.group(2, TIMEOUT_MS);
        AeronConfig config = AeronConfig.ofThisHost().withDirectory(directory).withHost("127.0.0.1");
        assertThat(RankThreads.run(
                        2,
                        rank -> allocatedWhenWarm(AeronTransport.connect(rendezvous.get(rank), config), wire, false)))
                .containsOnly(0L);
    }

    /** Bytes that this rank's thread allocates in 50 all-reduces and sums, the same number of times on every rank. */
    private static long allocatedWhenWarm(Transport transport, WireType wire, boolean inPlace) {
        try (var ranks = new RingCommunicator(transport, TIMEOUT_MS);
                var arena = new TensorArena()) {
            Tensor tensor = inPlace ? CollectiveCases.allocateShared(ranks, 50_001) : arena.f32(50_001);
            long deadline = System.nanoTime() + WARM_UP_LIMIT_NS;
            while (true) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < CALLS; i++) {
                    ranks.atStep(i);
                    ranks.allReduce(tensor, wire);
                    ranks.sum(1);
                }
                long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
                boolean satisfied = bytes == 0 || System.nanoTime() - deadline > 0;
                if (ranks.sum(satisfied ? 0 : 1) == 0) {
                    return bytes;
                }
            }
        }
    }
}
