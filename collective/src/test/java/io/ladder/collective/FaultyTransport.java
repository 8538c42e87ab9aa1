package io.ladder.collective;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/** A network that misbehaves, the same way for the same seed. */
final class FaultyTransport implements Transport {
    private static final long NOTHING_LOST = Long.MAX_VALUE;

    private final Transport network;
    private final SplittableRandom random;
    private final boolean jittery;
    private final long lossAfterBytes;
    private final Optional<Path> sharedDirectory;
    private long offeredBytes;

    private FaultyTransport(
            Transport network, long seed, boolean jittery, long lossAfterBytes, Optional<Path> sharedDirectory) {
        this.sharedDirectory = sharedDirectory;
        this.network = network;
        this.random = new SplittableRandom(seed);
        this.jittery = jittery;
        this.lossAfterBytes = lossAfterBytes;
    }

    /** Takes and gives random amounts, often none: arbitrary delays and splits. */
    static Transport jittery(Transport network, long seed) {
        return new FaultyTransport(network, seed, true, NOTHING_LOST, network.sharedDirectory());
    }

    /** Pretends to take everything, but drops what is sent after the first bytes. */
    static Transport losing(Transport network, long afterBytes) {
        return new FaultyTransport(network, 0, false, afterBytes, network.sharedDirectory());
    }

    /** Claims another directory than its peers. */
    static Transport sharing(Transport network, Path directory) {
        return new FaultyTransport(network, 0, false, NOTHING_LOST, Optional.of(directory));
    }

    @Override
    public int rank() {
        return network.rank();
    }

    @Override
    public int worldSize() {
        return network.worldSize();
    }

    @Override
    public Optional<Path> sharedDirectory() {
        return sharedDirectory;
    }

    @Override
    public int offer(int peer, ByteBuffer source, int offset, int length) {
        if (offeredBytes >= lossAfterBytes) {
            return length;
        }
        int taken = network.offer(peer, source, offset, some(length));
        offeredBytes += taken;
        return taken;
    }

    @Override
    public int poll(int peer, int maxBytes, Receiver receiver) {
        return network.poll(peer, some(maxBytes), receiver);
    }

    /** None, one unit, or any multiple of it up to {@code bytes}. */
    private int some(int bytes) {
        if (!jittery) {
            return bytes;
        }
        int kind = random.nextInt(4);
        return kind == 0 ? 0 : kind == 1 ? UNIT_BYTES : UNIT_BYTES * random.nextInt(bytes / UNIT_BYTES + 1);
    }

    @Override
    public void announce(RankStatus status) {
        network.announce(status);
    }

    @Override
    public RankStatus statusOf(int peer) {
        return network.statusOf(peer);
    }

    @Override
    public void close() {
        network.close();
    }
}
