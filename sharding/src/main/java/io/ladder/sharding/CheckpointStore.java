package io.ladder.sharding;

import io.ladder.conf.ConfigException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's checkpoints: which are committed, which may go. A checkpoint counts if and only if its {@code COMMITTED}
 * marker is there, so a crash at any moment leaves the last committed one loadable.
 *
 * <p>Ranks may look at the same time; only one rank ({@link CheckpointWriter#commit}, {@link #removeUncommitted}, {@link
 * #keepLast}) changes what others wrote. On the local file system no {@code .crc} files appear.
 */
public final class CheckpointStore {
    static final String MANIFEST = "manifest.json";
    static final String MARKER = "COMMITTED";

    private static final Pattern STEP_DIRECTORY = Pattern.compile("step-(\\d{8,})");
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

    private final Path directory;
    private final FileSystem fileSystem;

    private CheckpointStore(Path directory, FileSystem fileSystem) {
        this.directory = directory;
        this.fileSystem = fileSystem;
    }

    /**
     * Opens a directory, which need not exist yet.
     *
     * @param directory a path or URI of any Hadoop file system
     */
    public static CheckpointStore open(String directory, Configuration hadoop) {
        try {
            Path path = new Path(directory);
            FileSystem fileSystem = path.getFileSystem(hadoop);
            if (fileSystem instanceof LocalFileSystem local) {
                fileSystem = local.getRaw();
            }
            return new CheckpointStore(fileSystem.makeQualified(path), fileSystem);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("checkpoint.directory=" + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The directory, fully qualified. */
    public Path directory() {
        return directory;
    }

    /** Where the checkpoint of this step lies or would lie. */
    public Path directory(long step) {
        return new Path(directory, String.format(Locale.ROOT, "step-%08d", step));
    }

    /** Steps of all committed checkpoints, oldest first. */
    public List<Long> committed() {
        return steps(true);
    }

    /** Step of the newest committed checkpoint; empty if there is none. */
    public OptionalLong lastCommitted() {
        return committed().stream().mapToLong(Long::longValue).max();
    }

    /** Deletes what a crash left unfinished. For one rank, before any rank writes. */
    public void removeUncommitted() {
        for (long step : steps(false)) {
            LOG.info("removing {}, which was never committed", directory(step));
            delete(step);
        }
    }

    /** Deletes committed checkpoints except the newest {@code count}; each one's marker goes first. */
    public void keepLast(int count) {
        List<Long> committed = committed();
        for (long step : committed.subList(0, Math.max(0, committed.size() - count))) {
            delete(step);
        }
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    /**
     * Creates a file that must not exist yet, lets {@code content} fill it, and makes it durable where possible.
     *
     * @return length and checksum of what was written
     */
    ChecksumOutput create(Path file, Content content) {
        try (FSDataOutputStream out = fileSystem.create(file, false);
                ChecksumOutput checked = new ChecksumOutput(out)) {
            content.writeTo(checked);
            out.flush();
            if (out.hasCapability(StreamCapabilities.HSYNC)) {
                out.hsync();
            }
            return checked;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Deletes a checkpoint so that it never looks committed while half of it is gone. */
    private void delete(long step) {
        Path stepDirectory = directory(step);
        try {
            fileSystem.delete(new Path(stepDirectory, MARKER), false);
            fileSystem.delete(stepDirectory, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + stepDirectory, e);
        }
    }

    private List<Long> steps(boolean committed) {
        List<Long> steps = new ArrayList<>();
        try {
            for (FileStatus status : fileSystem.listStatus(directory)) {
                Matcher name = STEP_DIRECTORY.matcher(status.getPath().getName());
                if (name.matches()
                        && status.isDirectory()
                        && committed == fileSystem.exists(new Path(status.getPath(), MARKER))) {
                    steps.add(Long.valueOf(name.group(1)));
                }
            }
        } catch (FileNotFoundException e) {
            return List.of(); // no checkpoint was ever written
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
        Collections.sort(steps);
        return steps;
    }

    /** Writes the bytes of one file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
