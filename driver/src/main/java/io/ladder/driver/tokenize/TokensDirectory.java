package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.data.CorruptDataException;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenShard;
import io.ladder.driver.run.WritablePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A tokens directory on any Hadoop file system: absent, being written (it holds {@code _INCOMPLETE} and shards), or
 * whole (it holds a manifest). What is not its own is never touched.
 */
final class TokensDirectory {
    private static final String INCOMPLETE = "_INCOMPLETE";
    /** A second or two of reading. */
    private static final long MOST_VERIFIED_BYTES = 1L << 30;

    private static final Pattern OWN =
            Pattern.compile("_INCOMPLETE|_tmp-.*|\\.?manifest\\.json\\.part|(train|validation)-\\d{5,}\\.tokens");

    private final Path path;
    private final FileSystem fileSystem;
    private boolean made;

    TokensDirectory(String path, Configuration settings) throws IOException {
        Path given = new Path(path);
        this.fileSystem = Storage.of(given, settings);
        this.path = fileSystem.makeQualified(given);
    }

    Path path() {
        return path;
    }

    /** As a user writes it. */
    String shown() {
        return isLocal() ? path.toUri().getPath() : path.toString();
    }

    /**
     * The manifest, if the directory is whole; its shards have the lengths it says (checksums are verified by readers).
     *
     * @throws CorruptDataException if manifest or shards are not what was written
     */
    Optional<TokenManifest> manifest() throws IOException {
        Path file = new Path(path, TokenManifest.FILE);
        byte[] json;
        try (FSDataInputStream in = fileSystem.open(file)) {
            json = in.readAllBytes();
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
        TokenManifest manifest = TokenManifest.fromJson(json, shown() + "/" + TokenManifest.FILE);
        var shards = new ArrayList<>(manifest.train());
        shards.addAll(manifest.validation());
        for (TokenManifest.Shard shard : shards) {
            checkLength(shard, manifest.fileBytes(shard));
        }
        return Optional.of(manifest);
    }

    /**
     * Reads all shards once and compares their checksums, if they lie on this machine and are not so large that a user
     * would wait for it; otherwise their readers, the ranks, are the first to look.
     *
     * @throws CorruptDataException if a shard is not what the manifest says
     */
    void verify(TokenManifest manifest) throws IOException {
        var shards = new ArrayList<>(manifest.train());
        shards.addAll(manifest.validation());
        long bytes = shards.stream().mapToLong(manifest::fileBytes).sum();
        if (isLocal() && bytes <= MOST_VERIFIED_BYTES) {
            for (TokenManifest.Shard shard : shards) {
                TokenShard.open(local(), shard, manifest.type());
            }
        }
    }

    private void checkLength(TokenManifest.Shard shard, long expected) throws IOException {
        String file = shown() + "/" + shard.file();
        try {
            long found = fileSystem.getFileStatus(new Path(path, shard.file())).getLen();
            if (found != expected) {
                throw new CorruptDataException(file, expected + " bytes", found + " bytes");
            }
        } catch (FileNotFoundException e) {
            throw new CorruptDataException(file, "a shard of " + expected + " bytes", "no such file", e);
        }
    }

    /** Refuses a directory with anything in it that an unfinished tokenizing did not write. */
    void requireFree() throws IOException {
        List<String> others = new ArrayList<>();
        for (FileStatus entry : entries()) {
            String name = entry.getPath().getName();
            if (entry.isDirectory() || !OWN.matcher(name).matches()) {
                others.add(name);
            }
        }
        if (!others.isEmpty()) {
            others.sort(null);
            throw new ConfigException("the tokens directory " + shown() + " holds other files ("
                    + String.join(", ", others.subList(0, Math.min(3, others.size())))
                    + (others.size() > 3 ? ", ..." : "")
                    + "); name an empty or new one, nothing was overwritten");
        }
    }

    /** Refuses a place on this machine where no directory can be made or written in; other file systems say it themselves. */
    void requireWritable() {
        if (isLocal()) {
            WritablePlace.require("the tokens directory " + shown(), local());
        }
    }

    private boolean isLocal() {
        return "file".equals(path.toUri().getScheme());
    }

    private java.nio.file.Path local() {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** Makes the directory ready for shards; what an unfinished tokenizing left is removed. */
    void begin() throws IOException {
        requireFree();
        for (FileStatus entry : entries()) {
            fileSystem.delete(entry.getPath(), false);
        }
        made = !fileSystem.exists(path);
        if (!fileSystem.mkdirs(path)) {
            throw new ConfigException("the tokens directory " + shown() + " cannot be made; name another directory");
        }
        write(
                new Path(path, INCOMPLETE),
                "Ladder is writing token shards here, or was interrupted; they are made anew next time.\n"
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Takes back what {@link #begin} and the tasks since then made. */
    void withdraw() throws IOException {
        for (FileStatus entry : entries()) {
            if (OWN.matcher(entry.getPath().getName()).matches()) {
                fileSystem.delete(entry.getPath(), false);
            }
        }
        if (made && entries().length == 0) {
            fileSystem.delete(path, false);
        }
    }

    /** Writes the manifest, which makes the directory whole. */
    void commit(TokenManifest manifest) throws IOException {
        for (FileStatus entry : entries()) {
            if (entry.getPath().getName().startsWith(ShardFile.TEMPORARY_PREFIX)) {
                fileSystem.delete(entry.getPath(), false);
            }
        }
        Path part = new Path(path, TokenManifest.FILE + ".part");
        write(part, manifest.toJson());
        if (!fileSystem.rename(part, new Path(path, TokenManifest.FILE))) {
            throw new IOException("cannot rename " + part + " to " + TokenManifest.FILE);
        }
        fileSystem.delete(new Path(path, INCOMPLETE), false);
    }

    private void write(Path file, byte[] content) throws IOException {
        try (OutputStream out = fileSystem.create(file, true)) {
            out.write(content);
        }
    }

    private FileStatus[] entries() throws IOException {
        try {
            FileStatus[] entries = fileSystem.listStatus(path);
            if (entries.length == 1 && entries[0].getPath().equals(path)) {
                throw new ConfigException("the tokens directory " + shown() + " is a file; name a directory");
            }
            return entries;
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }
}
