package io.ladder.collective;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a rank lives, as it tells all others first: enough to see who shares memory with whom and whose process can be
 * watched.
 *
 * @param bootId the running kernel's random id: tells hosts apart, but not containers of one host
 * @param directory the rank's {@link AeronDirectory}; a rank that sees it shares memory with its owner
 * @param nonce random; rank 0's makes the streams of this run unlike those of any other
 */
record RankHome(String bootId, ProcessIdentity process, String directory, long freeBytes, long nonce) {
    private static final String SEPARATOR = "\t";

    static RankHome ofThisProcess(Path directory, long nonce) throws IOException {
        Path bootId = Path.of("/proc/sys/kernel/random/boot_id");
        return new RankHome(
                Files.isReadable(bootId) ? KernelFile.read(bootId) : "unknown",
                ProcessIdentity.current(),
                directory.toString(),
                Files.getFileStore(directory).getUsableSpace(),
                nonce);
    }

    String encode() {
        return String.join(
                SEPARATOR, bootId, process.toString(), directory, Long.toString(freeBytes), Long.toString(nonce));
    }

    static RankHome decode(String message) {
        String[] parts = message.split(SEPARATOR, -1);
        return new RankHome(
                parts[0],
                ProcessIdentity.parse(parts[1]).orElseThrow(),
                parts[2],
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]));
    }

    /** Whether this process, which lives at {@code own}, can use memory that this rank makes. */
    boolean sharesMemoryWith(RankHome own) {
        return bootId.equals(own.bootId) && Files.isDirectory(Path.of(directory));
    }

    /** Whether this process, which lives at {@code own}, can see this rank's process end. */
    boolean isWatchableFrom(RankHome own) {
        return bootId.equals(own.bootId) && process.namespace() == own.process.namespace();
    }
}
