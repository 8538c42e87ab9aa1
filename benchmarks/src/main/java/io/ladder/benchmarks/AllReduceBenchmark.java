package io.ladder.benchmarks;

import io.ladder.collective.AeronConfig;
import io.ladder.collective.AeronTransport;
import io.ladder.collective.CollectiveException;
import io.ladder.collective.Communicator;
import io.ladder.collective.Rendezvous;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.ThreadRendezvous;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All-reduce between two ranks of one host, in place and through queues in shared memory. The measured thread is rank 0;
 * rank 1 does the same on a thread of its own until rank 0 leaves.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AllReduceBenchmark {
    private static final long TIMEOUT_MS = 60_000;

    /** Of the tensor on each rank. */
    @Param({"65536", "1048576", "4194304", "16777216", "67108864"})
    public long bytes;

    /** Whether ranks add up in each other's memory, or send. */
    @Param({"true", "false"})
    public boolean inPlace;

    private Thread peer;
    private TensorArena arena;
    private Tensor tensor;
    private Communicator communicator;

    @Setup(Level.Trial)
    public void open() {
        List<Rendezvous> ranks = ThreadRendezvous.group(2, TIMEOUT_MS);
        peer = new Thread(() -> reduceUntilLeft(ranks.get(1)), "rank-1");
        peer.start();
        arena = new TensorArena();
        communicator = connect(ranks.get(0));
        tensor = communicator.allocate(arena, bytes / Float.BYTES, inPlace);
    }

    @TearDown(Level.Trial)
    public void close() throws InterruptedException {
        communicator.close();
        peer.join(TIMEOUT_MS);
        arena.close();
    }

    @Benchmark
    public void allReduce() {
        communicator.allReduce(tensor);
    }

    private void reduceUntilLeft(Rendezvous rendezvous) {
        try (TensorArena own = new TensorArena();
                Communicator ranks = connect(rendezvous)) {
            Tensor addend = ranks.allocate(own, bytes / Float.BYTES, inPlace);
            while (true) {
                ranks.allReduce(addend);
            }
        } catch (CollectiveException e) {
            if (e.culprit().orElse(-1) != 0) {
                throw e;
            }
            // rank 0 has measured enough and closed its side
        }
    }

    private static Communicator connect(Rendezvous rendezvous) {
        return new RingCommunicator(AeronTransport.connect(rendezvous, AeronConfig.ofThisHost()), TIMEOUT_MS);
    }
}
