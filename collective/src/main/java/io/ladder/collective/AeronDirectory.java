package io.ladder.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of one rank for a media driver's memory-mapped files: {@code ladder-aeron-PROCESS-RANDOM}, where PROCESS is
 * a {@link ProcessIdentity}. Deleted on close, by a shutdown hook if the process ends earlier, and by the next Ladder
 * process on the host ({@link #reap}) if it was killed.
 */
final class AeronDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AeronDirectory.class);
    private static final String PREFIX = "ladder-aeron-";

    private final Path path;
    private final Thread deleteAtExit;

    private AeronDirectory(Path path) {
        this.path = path;
        this.deleteAtExit = new Thread(() -> delete(path), "ladder-aeron-cleanup");
        Runtime.getRuntime().addShutdownHook(deleteAtExit);
    }

    /** A new empty directory of this process. */
    static AeronDirectory create(Path parent) {
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path path = parent.resolve(PREFIX + ProcessIdentity.current() + "-" + random);
        try {
            return new AeronDirectory(Files.createDirectories(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory for Aeron in " + parent, e);
        }
    }

    Path path() {
        return path;
    }

    /** Where the media driver puts its files. */
    static String driverDirectory(String path) {
        return path + "/driver";
    }

    /** Of bytes from one rank to another. */
    static Path queueFile(String path, int from, int to) {
        return Path.of(path, "queue-" + from + "-" + to);
    }

    @Override
    public void close() {
        delete(path);
        try {
            Runtime.getRuntime().removeShutdownHook(deleteAtExit);
        } catch (IllegalStateException e) {
            LOG.debug("the process is ending: {} is deleted by the hook too", path);
        }
    }

    /** Deletes what processes that are dead left behind. */
    static void reap(Path parent) {
        try (Stream<Path> entries = Files.list(parent)) {
            entries.filter(AeronDirectory::ownerIsDead).forEach(left -> {
                LOG.info("deleting {}: its process is dead", left);
                delete(left);
            });
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("cannot look for old directories in {}", parent, e);
        }
    }

    private static boolean ownerIsDead(Path entry) {
        String name = entry.getFileName().toString();
        int end = name.lastIndexOf('-');
        return name.startsWith(PREFIX)
                && end > PREFIX.length()
                && ProcessIdentity.parse(name.substring(PREFIX.length(), end))
                        .map(ProcessIdentity::isDead)
                        .orElse(false);
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> childrenFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path file : childrenFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // another process of this run may delete it at the same time
            LOG.debug("cannot delete {}", directory, e);
        }
    }
}
