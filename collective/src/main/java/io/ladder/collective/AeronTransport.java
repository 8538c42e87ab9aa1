package io.ladder.collective;

import io.aeron.Aeron;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams over Aeron: UDP on ephemeral ports between hosts, through one media driver that a host's lowest rank runs.
 * Between ranks of one host bytes take queues in shared memory, and only statuses pass through Aeron.
 *
 * <p>Memory: every rank has a stream to every other, see {@link TermPlan}; with the default terms of 4 MiB two ranks on a
 * host take 25 MiB of shared memory, eight about 135 MiB. Tensors that ranks share come on top ({@link
 * Communicator#allocate}).
 *
 * <p>Threads beside the rank's own: Aeron's conductor, which keeps the client alive while the rank computes, and on the
 * lowest rank of a host the media driver's. Neither moves bytes between ranks of one host.
 */
public final class AeronTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(AeronTransport.class);
    private static final String MEMORY_FILE_SYSTEM = "tmpfs";
    private static final long PROCESS_CHECK_INTERVAL_NS = 200_000_000;
    private static final long LINGER_POLL_MS = 2;

    private final int rank;
    private final PeerStream[] streams;
    private final RankHome[] homes;
    private final int driverRank;
    private final Aeron aeron;
    private final Optional<HostMediaDriver> driver;
    private final Optional<AeronDirectory> directory;
    private final AeronConfig config;
    private final ProcessWatch[] processes;
    private final long[] nextProcessCheckNs;
    private final RankStatus[] ended;
    private boolean gaveUp;
    private boolean closed;

    AeronTransport(
            int rank,
            PeerStream[] streams,
            RankHome[] homes,
            int driverRank,
            Aeron aeron,
            Optional<HostMediaDriver> driver,
            Optional<AeronDirectory> directory,
            AeronConfig config) {
        this.rank = rank;
        this.streams = streams;
        this.homes = homes;
        this.driverRank = driverRank;
        this.aeron = aeron;
        this.driver = driver;
        this.directory = directory;
        this.config = config;
        this.processes = new ProcessWatch[homes.length];
        for (int peer = 0; peer < homes.length; peer++) {
            boolean watches = peer != rank && homes[peer].isWatchableFrom(homes[rank]);
            processes[peer] = watches ? ProcessWatch.on(homes[peer].process()) : null;
        }
        this.nextProcessCheckNs = new long[streams.length];
        this.ended = new RankStatus[streams.length];
    }

    /**
     * Connects this rank to all others; every rank of the rendezvous must call it. A world of one rank needs no network.
     *
     * @throws CollectiveException if a rank cannot start its media driver or two ranks do not reach each other
     */
    public static Transport connect(Rendezvous rendezvous, AeronConfig config) {
        if (rendezvous.worldSize() == 1) {
            return InMemoryTransport.group(1).get(0);
        }
        return new AeronConnector(rendezvous, config).connect();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int worldSize() {
        return streams.length;
    }

    @Override
    public long bufferBytes() {
        long sum = 0;
        for (PeerStream stream : streams) {
            sum += stream == null ? 0 : stream.bufferBytes();
        }
        return sum;
    }

    @Override
    public Optional<Path> sharedDirectory() {
        for (int peer = 0; peer < streams.length; peer++) {
            if (peer != rank && !(streams[peer] instanceof SharedMemoryStream)) {
                return Optional.empty();
            }
        }
        return Optional.of(Path.of(homes[driverRank].directory())).filter(AeronTransport::isInMemory);
    }

    /** What is mapped from a disk is written back to it for ever. */
    private static boolean isInMemory(Path place) {
        try {
            return Files.getFileStore(place).type().equals(MEMORY_FILE_SYSTEM);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask for the file system of " + place, e);
        }
    }

    @Override
    public int offer(int peer, ByteBuffer source, int offset, int length) {
        return streams[peer].offer(source, offset, length);
    }

    @Override
    public int poll(int peer, int maxBytes, Receiver receiver) {
        return streams[peer].poll(maxBytes, receiver);
    }

    @Override
    public void announce(RankStatus status) {
        gaveUp |= status.ended();
        for (PeerStream stream : streams) {
            if (stream != null) {
                stream.announce(status);
            }
        }
    }

    @Override
    public RankStatus statusOf(int peer) {
        if (ended[peer] == null) {
            RankStatus status = lookAt(peer);
            if (!status.ended()) {
                return status;
            }
            ended[peer] = status;
        }
        return ended[peer];
    }

    private RankStatus lookAt(int peer) {
        if (aeron.isClosed()) {
            // Without its media driver this rank hears nobody, so nothing can be said of the others.
            if (homes[driverRank].process().isDead()) {
                return peer == driverRank ? RankStatus.gone(peer) : RankStatus.working(peer);
            }
            throw new CollectiveException(
                    "rank " + rank + " lost its media driver, which runs in rank " + driverRank + ": one of the two"
                            + " processes had no CPU or collected garbage for more than " + config.livenessTimeoutMs()
                            + " ms, or rank " + driverRank + " ended; read rank " + driverRank + "'s log first",
                    driverRank);
        }
        RankStatus status = streams[peer].status();
        return !status.ended() && processIsDead(peer) ? RankStatus.gone(peer) : status;
    }

    /** Aeron takes seconds to notice a dead client; the process table knows at once. */
    private boolean processIsDead(int peer) {
        long now = System.nanoTime();
        if (processes[peer] == null || (nextProcessCheckNs[peer] != 0 && now - nextProcessCheckNs[peer] < 0)) {
            return false;
        }
        nextProcessCheckNs[peer] = now + PROCESS_CHECK_INTERVAL_NS;
        return processes[peer].isDead();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean interrupted = Thread.interrupted(); // an interrupt would cut the joining of Aeron's threads short
        try {
            closeStreams(!interrupted);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeStreams(boolean lingers) {
        if (!gaveUp) {
            announce(RankStatus.closed(rank));
        }
        if (driver.isPresent() && lingers && !aeron.isClosed()) {
            lingerForPeers();
        }
        for (PeerStream stream : streams) {
            if (stream != null) {
                stream.close();
            }
        }
        aeron.close();
        driver.ifPresent(HostMediaDriver::close);
        directory.ifPresent(AeronDirectory::close);
        for (ProcessWatch process : processes) {
            if (process != null) {
                process.close();
            }
        }
        AeronDirectory.reap(config.directory());
        if (driverRank != rank && homes[driverRank].process().isDead()) {
            AeronDirectory.reap(Path.of(homes[driverRank].directory()).getParent());
        }
    }

    /** The driver's end would cut off peers that still read what was sent to them. */
    private void lingerForPeers() {
        long deadline = System.nanoTime() + config.lingerTimeoutMs() * 1_000_000;
        for (int peer = 0; peer < streams.length; peer++) {
            while (peer != rank && !statusOf(peer).ended()) {
                if (System.nanoTime() - deadline > 0) {
                    LOG.debug("rank {} closes before rank {}", rank, peer);
                    return;
                }
                try {
                    Thread.sleep(LINGER_POLL_MS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
