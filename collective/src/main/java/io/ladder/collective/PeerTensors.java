package io.ladder.collective;

import io.ladder.tensor.MappedMemory;
import io.ladder.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tensor of every rank of a host, alike in length, with two counters and a position beside each, in memory that all
 * these ranks map. A rank writes its own counters only. Its file holds the counters, then, on the next page, the tensor; it is gone once all
 * have mapped it.
 */
final class PeerTensors implements AutoCloseable {
    /** Counter of a rank: calls of which its tensor is ready to be read. */
    static final int READY = 0;
    /** Counter of a rank: calls of which it has added up and handed out its shard; on a cache line of its own. */
    static final int DONE = 128;

    private static final Logger LOG = LoggerFactory.getLogger(PeerTensors.class);
    private static final int COUNTERS_BYTES = 4096;
    /** First element of the part that a rank is ready with. */
    private static final int PART = 256;

    private static final long LEFT_FREE_BYTES = 128L << 20;

    private final int rank;
    private final MappedMemory[] memory;
    private final Tensor[] tensors;
    private final UnsafeBuffer[] counters;

    private PeerTensors(int rank, MappedMemory[] memory, long numElements) {
        this.rank = rank;
        this.memory = memory;
        this.tensors = new Tensor[memory.length];
        this.counters = new UnsafeBuffer[memory.length];
        for (int peer = 0; peer < memory.length; peer++) {
            tensors[peer] = memory[peer].f32(COUNTERS_BYTES, numElements);
            counters[peer] = new UnsafeBuffer(memory[peer].window(0, COUNTERS_BYTES));
        }
    }

    /**
     * Every rank makes its own and maps the others'.
     *
     * @param number of these tensors, the same on every rank
     * @param mayMap whether this rank takes part
     * @return empty on every rank if one does not take part, or has no room
     * @throws IllegalStateException if lengths differ
     */
    static Optional<PeerTensors> make(
            Communicator ranks, Path directory, int number, long numElements, boolean mayMap) {
        int rank = ranks.rank();
        var memory = new MappedMemory[ranks.worldSize()];
        long bytes = COUNTERS_BYTES + numElements * Float.BYTES;
        boolean takesPart = mayMap && hasRoom(directory, bytes * ranks.worldSize());
        if (ranks.sum(takesPart ? 0 : 1) > 0) {
            LOG.info("sums of rank {} go through streams: some rank has no room for tensors of all", rank);
            return Optional.empty();
        }
        PeerTensors made = null;
        Path file = file(directory, number, rank);
        try {
            memory[rank] = create(file, bytes);
            boolean allMade = ranks.sum(memory[rank] == null ? 1 : 0) == 0;
            boolean mapped = allMade && mapOthers(memory, directory, number, rank);
            if (ranks.sum(mapped ? 0 : 1) == 0) {
                checkLengths(memory, rank, numElements);
                made = new PeerTensors(rank, memory, numElements);
                LOG.info("rank {} of {} adds up {} numbers in memory that all map", rank, memory.length, numElements);
            }
            return Optional.ofNullable(made);
        } finally {
            if (made == null) {
                close(memory);
            }
            delete(file);
        }
    }

    /** With room left for the queues of other runs that begin meanwhile. */
    private static boolean hasRoom(Path directory, long bytes) {
        try {
            return Files.getFileStore(directory).getUsableSpace() - bytes >= LEFT_FREE_BYTES;
        } catch (IOException e) {
            LOG.info("cannot ask for the free space of {}: {}", directory, e.toString());
            return false;
        }
    }

    private static Path file(Path directory, int number, int rank) {
        return directory.resolve("tensor-" + number + "-" + rank);
    }

    private static MappedMemory create(Path file, long bytes) {
        try {
            return MappedMemory.create(file, bytes);
        } catch (IOException e) {
            LOG.info(
                    "no {} bytes of memory shared with other ranks, so sums go through streams: {}",
                    bytes,
                    e.toString());
            return null;
        }
    }

    private static boolean mapOthers(MappedMemory[] memory, Path directory, int number, int rank) {
        for (int peer = 0; peer < memory.length; peer++) {
            try {
                memory[peer] = peer == rank ? memory[rank] : MappedMemory.open(file(directory, number, peer));
            } catch (IOException e) {
                LOG.info(
                        "rank {} cannot map memory of rank {}, so sums go through streams: {}",
                        rank,
                        peer,
                        e.toString());
                return false;
            }
        }
        return true;
    }

    private static void checkLengths(MappedMemory[] memory, int rank, long numElements) {
        for (int peer = 0; peer < memory.length; peer++) {
            if (memory[peer].bytes() != memory[rank].bytes()) {
                throw new IllegalStateException(
                        "ranks allocate different tensors: rank " + rank + " one of " + numElements
                                + " elements, rank " + peer + " one of "
                                + (memory[peer].bytes() - COUNTERS_BYTES) / Float.BYTES);
            }
        }
    }

    /** All have mapped it, or will not. */
    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", file, e);
        }
    }

    int rank() {
        return rank;
    }

    int worldSize() {
        return memory.length;
    }

    /** This rank's. */
    Tensor own() {
        return tensors[rank];
    }

    Tensor of(int peer) {
        return tensors[peer];
    }

    /** Tells at which element the part begins that this rank will be ready with. */
    void tell(long from) {
        counters[rank].putLong(PART, from);
    }

    /**
     * Once all are ready: looks whether they mean the same part.
     *
     * @throws IllegalStateException if not
     */
    void checkSamePart(long from) {
        for (int peer = 0; peer < counters.length; peer++) {
            long others = counters[peer].getLong(PART);
            if (others != from) {
                throw new IllegalStateException("ranks add up different parts of a tensor: rank " + rank
                        + " from element " + from + " on, rank " + peer + " from element " + others + " on");
            }
        }
    }

    /** Tells that this rank is so far. What it has written before is there for whoever sees it. */
    void reach(int counter, long value) {
        counters[rank].putLongOrdered(counter, value);
    }

    /** Whether a rank is so far. */
    boolean hasReached(int peer, int counter, long value) {
        return counters[peer].getLongVolatile(counter) >= value;
    }

    /** Unmaps all. */
    @Override
    public void close() {
        close(memory);
    }

    private static void close(MappedMemory[] memory) {
        for (MappedMemory each : memory) {
            if (each != null) {
                each.close();
            }
        }
    }
}
