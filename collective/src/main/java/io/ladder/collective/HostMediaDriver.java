package io.ladder.collective;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one media driver of a host, embedded in its lowest rank: one thread that sends to other hosts, receives from them
 * and keeps the books. It backs off when idle, because ranks need the cores.
 */
final class HostMediaDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostMediaDriver.class);
    private static final int LARGEST_MTU_BYTES = 65504;
    private static final int WANTED_SOCKET_BYTES = 4 << 20;
    private static final int DEFAULT_SOCKET_BYTES = 1 << 17;
    /** Within what a survivor must notice a dead host. */
    private static final long NETWORK_SILENCE_NS = TimeUnit.SECONDS.toNanos(10);

    /** A packet waits at most this long for an idle driver; waking up so often takes some 9% of a core. */
    private static final long NETWORK_PARK_NS = 200_000;
    /** Ranks of one host need the driver to meet and to part only; a wake-up takes 30 microseconds of a computing core. */
    private static final long SHARED_MEMORY_PARK_NS = 16_000_000;

    private final MediaDriver driver;

    private HostMediaDriver(MediaDriver driver) {
        this.driver = driver;
    }

    static HostMediaDriver launch(String directory, AeronConfig config, TermPlan terms, boolean usesNetwork) {
        long livenessNs = TimeUnit.MILLISECONDS.toNanos(config.livenessTimeoutMs());
        int receiveBytes = socketBytes("rmem_max");
        var context = new MediaDriver.Context()
                .aeronDirectoryName(directory)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .warnIfDirectoryExists(false)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(
                        new BackoffIdleStrategy(10, 20, 1_000, usesNetwork ? NETWORK_PARK_NS : SHARED_MEMORY_PARK_NS))
                .sharedThreadFactory(HostMediaDriver::daemon)
                .asyncExecutorEnabled(false)
                .errorHandler(error -> LOG.warn("media driver in {}", directory, error))
                .ipcTermBufferLength(terms.ringTermBytes())
                .publicationTermBufferLength(terms.ringTermBytes())
                .termBufferSparseFile(false)
                .lowStorageWarningThreshold(0)
                .ipcMtuLength(mtuBytes(LARGEST_MTU_BYTES, terms.ringTermBytes()))
                .mtuLength(mtuBytes(config.udpMtuBytes(), terms.ringTermBytes()))
                .socketSndbufLength(socketBytes("wmem_max"))
                .socketRcvbufLength(receiveBytes)
                .initialWindowLength(Math.min(receiveBytes, terms.ringTermBytes() / 2))
                .clientLivenessTimeoutNs(livenessNs)
                .publicationUnblockTimeoutNs(livenessNs + TimeUnit.SECONDS.toNanos(10))
                .imageLivenessTimeoutNs(NETWORK_SILENCE_NS)
                .publicationConnectionTimeoutNs(NETWORK_SILENCE_NS);
        context.driverTimeoutMs(config.livenessTimeoutMs());
        return new HostMediaDriver(MediaDriver.launchEmbedded(context));
    }

    /** Aeron wants a message of at least one datagram to fit an eighth of a term. */
    static int mtuBytes(int wanted, int termBytes) {
        return Math.min(wanted, termBytes / 8) / 32 * 32;
    }

    /** Aeron names the thread after its role. */
    static Thread daemon(Runnable work) {
        var thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    /** Aeron refuses a receive window that the kernel's socket buffer cannot hold. */
    private static int socketBytes(String limit) {
        try {
            Path file = Path.of("/proc/sys/net/core", limit);
            return (int) Math.min(WANTED_SOCKET_BYTES, Long.parseLong(KernelFile.read(file)));
        } catch (IOException | NumberFormatException e) {
            LOG.debug("cannot read net.core.{}", limit, e);
            return DEFAULT_SOCKET_BYTES;
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
