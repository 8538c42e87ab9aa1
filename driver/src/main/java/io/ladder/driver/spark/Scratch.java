package io.ladder.driver.spark;

import io.ladder.driver.launch.SubmitCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Spark's working files: executors' directories, block files, the SQL warehouse. The directory stands in as
 * {@code SPARK_HOME} of the executors and is removed at the end. It names its owner's process, so that what a killed
 * driver left behind is removed by the next run.
 */
public final class Scratch {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final String OWNER = "owner.pid";

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
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the working directory " + scratch, e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(scratch), "ladder-scratch"));
        return Optional.of(scratch);
    }

    /** Deletes the tree; executors that still end may write once more, which is no reason to fail. */
    public static void remove(Path scratch) {
        try {
            Files.walkFileTree(scratch, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            LOG.debug("gone already: {}", e.getFile());
        } catch (IOException e) {
            LOG.info("left behind {}: {}", scratch, e.toString());
        }
    }

    private static void removeAbandoned(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (var runs = Files.newDirectoryStream(parent)) {
            for (Path run : runs) {
                if (isAbandoned(run)) {
                    remove(run);
                }
            }
        } catch (IOException e) {
            LOG.info("cannot look for abandoned runs in {}: {}", parent, e.toString());
        }
    }

    private static boolean isAbandoned(Path run) {
        try {
            long owner = Long.parseLong(Files.readString(run.resolve(OWNER)));
            return ProcessHandle.of(owner).isEmpty();
        } catch (IOException | NumberFormatException e) {
            return false; // not ours, or made this moment
        }
    }
}
