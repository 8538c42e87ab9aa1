package io.ladder.collective;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** Streams between ranks that are threads of one JVM: a bounded queue per ordered pair. */
public final class InMemoryTransport implements Transport {
    /** Small enough that tests with a few thousand elements meet back pressure. */
    private static final int QUEUE_BYTES = 1 << 14;

    private final int rank;
    private final ByteQueue[][] queues;
    private final AtomicReferenceArray<RankStatus> statuses;
    private final Optional<Path> sharedDirectory;

    private InMemoryTransport(
            int rank, ByteQueue[][] queues, AtomicReferenceArray<RankStatus> statuses, Optional<Path> sharedDirectory) {
        this.sharedDirectory = sharedDirectory;
        this.rank = rank;
        this.queues = queues;
        this.statuses = statuses;
    }

    /** One transport per rank, connected to each other. */
    public static List<Transport> group(int worldSize) {
        return group(worldSize, Optional.empty());
    }

    /** The same of ranks that map each other's files in a directory. */
    static List<Transport> group(int worldSize, Optional<Path> sharedDirectory) {
        var queues = new ByteQueue[worldSize][worldSize];
        var statuses = new AtomicReferenceArray<RankStatus>(worldSize);
        for (int from = 0; from < worldSize; from++) {
            statuses.set(from, RankStatus.working(from));
            for (int to = 0; to < worldSize; to++) {
                queues[from][to] = from == to
                        ? null
                        : new ByteQueue(ByteBuffer.allocateDirect(ByteQueue.memoryBytes(QUEUE_BYTES)));
            }
        }
        return IntStream.range(0, worldSize)
                .<Transport>mapToObj(rank -> new InMemoryTransport(rank, queues, statuses, sharedDirectory))
                .toList();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int worldSize() {
        return queues.length;
    }

    @Override
    public Optional<Path> sharedDirectory() {
        return sharedDirectory;
    }

    @Override
    public int offer(int peer, ByteBuffer source, int offset, int length) {
        return queues[rank][peer].offer(source, offset, length);
    }

    @Override
    public int poll(int peer, int maxBytes, Receiver receiver) {
        return queues[peer][rank].poll(maxBytes, receiver);
    }

    @Override
    public void announce(RankStatus status) {
        statuses.set(rank, status);
    }

    @Override
    public RankStatus statusOf(int peer) {
        return statuses.get(peer);
    }

    @Override
    public void close() {
        if (!statuses.get(rank).ended()) {
            announce(RankStatus.closed(rank));
        }
    }
}
