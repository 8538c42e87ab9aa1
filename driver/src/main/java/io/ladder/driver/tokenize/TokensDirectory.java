package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.data.CorruptDataException;
import io.ladder.data.TokenManifest;
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
    private static final Pattern OWN =
            Pattern.compile("_INCOMPLETE|_tmp-.*|\\.?manifest\\.json\\.part|(train|validation)-\\d{5,}\\.tokens");

    private final Path path;
    private final FileSystem fileSystem;

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
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
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

    /** Makes the directory ready for shards; what an unfinished tokenizing left is removed. */
    void begin() throws IOException {
        requireFree();
        for (FileStatus entry : entries()) {
            fileSystem.delete(entry.getPath(), false);
        }
        fileSystem.mkdirs(path);
        write(
                new Path(path, INCOMPLETE),
                "Ladder is writing token shards here, or was interrupted; they are made anew next time.\n"
                        .getBytes(StandardCharsets.UTF_8));
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
