package io.ladder.collective;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Require;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How ranks talk through Aeron. {@link #ofThisHost} has the values that were measured to be fast; change single ones with
 * the {@code with} methods.
 *
 * @param directory parent of the memory-mapped files: memory-backed, with room for 3 terms per stream
 * @param termBytes memory of a stream between neighbours of the ring is three times this, a power of two from 64 KiB to 1
 *     GiB; smaller is taken where there is no room
 * @param udpMtuBytes datagrams between hosts, a multiple of 32; 1408 fits every network, 8192 and more want jumbo frames
 * @param sharedMemory whether ranks on one host use shared memory and not UDP
 * @param host address of this host that other hosts reach, for UDP
 * @param connectTimeoutMs longest wait for all streams to be connected at the start
 * @param livenessTimeoutMs longest stall of a process (garbage collection, no CPU) before Aeron thinks it dead
 * @param lingerTimeoutMs longest wait at the end, of the rank that runs a host's media driver, for its peers to end too
 */
public record AeronConfig(
        Path directory,
        int termBytes,
        int udpMtuBytes,
        boolean sharedMemory,
        String host,
        long connectTimeoutMs,
        long livenessTimeoutMs,
        long lingerTimeoutMs) {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int DEFAULT_TERM_BYTES = 4 << 20;
    private static final long SMALLEST_USEFUL_BYTES = 48L << 20;

    public AeronConfig {
        if (Integer.bitCount(termBytes) != 1 || termBytes < 1 << 16 || termBytes > 1 << 30) {
            throw new ConfigException("termBytes=" + termBytes + " must be a power of two from 65536 to 1073741824");
        }
        if (udpMtuBytes % 32 != 0 || udpMtuBytes < 64 || udpMtuBytes > 65504) {
            throw new ConfigException("udpMtuBytes=" + udpMtuBytes + " must be a multiple of 32 from 64 to 65504");
        }
        Require.notBlank("host", host);
        Require.positive("connectTimeoutMs", connectTimeoutMs);
        Require.positive("livenessTimeoutMs", livenessTimeoutMs);
        Require.notNegative("lingerTimeoutMs", lingerTimeoutMs);
    }

    /** Good values for this host. */
    public static AeronConfig ofThisHost() {
        return new AeronConfig(memoryDirectory(), DEFAULT_TERM_BYTES, 1408, true, ownAddress(), 30_000, 30_000, 5_000);
    }

    /** What {@link Transport#bufferBytes} of a rank will be with {@link #ofThisHost}, where there is room. */
    public static long defaultBufferBytes(int worldSize) {
        return TermPlan.ofRingTerm(DEFAULT_TERM_BYTES).rankBytes(worldSize);
    }

    public AeronConfig withDirectory(Path newDirectory) {
        return new AeronConfig(
                newDirectory,
                termBytes,
                udpMtuBytes,
                sharedMemory,
                host,
                connectTimeoutMs,
                livenessTimeoutMs,
                lingerTimeoutMs);
    }

    /** UDP even between ranks of one host. */
    public AeronConfig withoutSharedMemory() {
        return new AeronConfig(
                directory, termBytes, udpMtuBytes, false, host, connectTimeoutMs, livenessTimeoutMs, lingerTimeoutMs);
    }

    public AeronConfig withHost(String newHost) {
        return new AeronConfig(
                directory,
                termBytes,
                udpMtuBytes,
                sharedMemory,
                newHost,
                connectTimeoutMs,
                livenessTimeoutMs,
                lingerTimeoutMs);
    }

    /** A container's shared memory is often 64 MB and may be missing: then files on disk do it, more slowly. */
    private static Path memoryDirectory() {
        try {
            if (Files.isWritable(SHARED_MEMORY)
                    && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= SMALLEST_USEFUL_BYTES) {
                return SHARED_MEMORY;
            }
        } catch (IOException e) {
            throw new ConfigException("cannot ask for the free space of " + SHARED_MEMORY, e);
        }
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** What the host's name stands for, or the first address of a network card where that is only the loopback. */
    private static String ownAddress() {
        try {
            InetAddress named = InetAddress.getLocalHost();
            return named.isLoopbackAddress() ? firstCardAddress(named) : named.getHostAddress();
        } catch (UnknownHostException e) {
            return firstCardAddress(InetAddress.getLoopbackAddress());
        }
    }

    private static String firstCardAddress(InetAddress otherwise) {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(AeronConfig::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .findFirst()
                    .orElse(otherwise)
                    .getHostAddress();
        } catch (SocketException e) {
            return otherwise.getHostAddress();
        }
    }

    private static boolean isUp(NetworkInterface card) {
        try {
            return card.isUp() && !card.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }
}
