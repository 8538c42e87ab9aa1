package io.ladder.driver.spark;

import io.ladder.driver.launch.SubmitCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Spark's working files: executors' directories, block files, the SQL warehouse, temporary files. The
 * directory stands in as {@code SPARK_HOME} of the executors and is removed at the end, after all that writes into it.
 * Its name is its owner's process id, so that what a killed driver left behind is removed by the next run.
 */
public final class Scratch {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final String OWNER = "owner.pid";

    /** Hadoop runs hooks one after another, highest first; Spark's own, which stop it, and those of file systems are above. */
    private static final int AFTER_SPARK = 1;

    private static final long GRACE_MS = 3_000;
    private static final long TIMEOUT_MS = 10_000;
    /** A worker needs less to start an executor in the place of one that ended. */
    private static final long QUIET_MS = 300;

    private static final int ATTEMPTS = 20;

    private Scratch() {}

    /** Makes the directory that the launcher chose, if it chose one. A signal that ends the process removes it too. */
    public static Optional<Path> open() {
        String chosen = System.getProperty(SubmitCommand.SCRATCH_PROPERTY);
        if (chosen == null) {
            return Optional.empty();
        }
        Path scratch = Path.of(chosen);
        removeAbandoned(scratch.getParent());
        try {
            Files.createDirectories(scratch);
            Files.writeString(
                    scratch.resolve(OWNER),
                    Long.toString(ProcessHandle.current().pid()));
            // Spark insists on $SPARK_HOME/jars; what executors load is on their extra class path.
            Files.createDirectories(scratch.resolve("jars"));
            Files.createDirectories(scratch.resolve("conf"));
            Files.createDirectories(SubmitCommand.temporaryFiles(scratch));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the working directory " + scratch, e);
        }
        // A hook of the JVM's own would run beside Spark, whose workers would make the directories of executors anew.
        ShutdownHookManager.get()
                .addShutdownHook(
                        () -> close(scratch, QUIET_MS), AFTER_SPARK, TIMEOUT_MS + GRACE_MS, TimeUnit.MILLISECONDS);
        return Optional.of(scratch);
    }

    /** At the end of a command, when Spark was stopped: ends executors that have not ended yet, and deletes the tree. */
    public static void remove(Path scratch) {
        close(scratch, 0);
    }

    private static synchronized void close(Path scratch, long quietMs) {
        if (!Files.exists(scratch)) {
            return;
        }
        if (!new ChildProcesses(GRACE_MS, TIMEOUT_MS).end(quietMs)) {
            LOG.warn("executors of this run still live; the next run removes what they leave in {}", scratch);
        }
        delete(scratch);
    }

    /** Deletes a tree, however often something is written into it meanwhile. */
    static void delete(Path tree) {
        for (int attempt = 0; attempt < ATTEMPTS && Files.exists(tree); attempt++) {
            try {
                Files.walkFileTree(tree, new Deletion());
            } catch (IOException e) {
                LOG.debug("not yet deleted: {}", tree, e);
            }
        }
        if (Files.exists(tree)) {
            LOG.info("left behind {}", tree);
        }
    }

    /** Of files that may be gone, or come, at any moment. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException error) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    static void removeAbandoned(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (var runs = Files.newDirectoryStream(parent)) {
            for (Path run : runs) {
                if (isAbandoned(run)) {
                    delete(run);
                }
            }
        } catch (IOException e) {
            LOG.info("cannot look for abandoned runs in {}: {}", parent, e.toString());
        }
    }

    /** The name is the owner's process id, and known before the directory says so itself and after it no longer does. */
    private static boolean isAbandoned(Path run) {
        try {
            return ProcessHandle.of(owner(run)).isEmpty();
        } catch (NumberFormatException e) {
            return false; // not ours
        }
    }

    private static long owner(Path run) {
        try {
            return Long.parseLong(Files.readString(run.resolve(OWNER)));
        } catch (IOException | NumberFormatException e) {
            return Long.parseLong(String.valueOf(run.getFileName()));
        }
    }
}
