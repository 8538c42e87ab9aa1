package io.ladder.driver.tokenize;

import io.ladder.data.TokenManifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Makes a tokens directory local, because shards are memory-mapped: a directory of another file system is copied once per
 * host, whichever rank comes first; the others wait for it (a lock file).
 */
public final class TokenCache {
    private TokenCache() {}

    /**
     * The directory itself if it is local, else its copy below {@code cache}. What is copied is verified when it is
     * opened.
     *
     * @param tokensDirectory any Hadoop path
     * @param cache local directory for copies, shared by the ranks of a host
     * @throws io.ladder.conf.ConfigException if the directory has no manifest
     */
    public static java.nio.file.Path local(String tokensDirectory, Configuration settings, java.nio.file.Path cache)
            throws IOException {
        Path given = new Path(tokensDirectory);
        FileSystem remote = Storage.of(given, settings);
        Path source = remote.makeQualified(given);
        if (Storage.isLocal(given, settings)) {
            return java.nio.file.Path.of(source.toUri().getPath());
        }
        byte[] json = manifest(remote, source);
        TokenManifest manifest = TokenManifest.fromJson(json, source + "/" + TokenManifest.FILE);
        Files.createDirectories(cache);
        String key = key(source, json);
        java.nio.file.Path copy = cache.resolve(key);
        synchronized (TokenCache.class) { // a file lock keeps out processes, not threads
            try (FileChannel channel = FileChannel.open(
                            cache.resolve(key + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(copy.resolve(TokenManifest.FILE))) {
                    Files.createDirectories(copy);
                    copyShards(remote, source, manifest, copy);
                    manifest.write(copy);
                }
            }
        }
        return copy;
    }

    /**
     * What a tokens directory holds; nothing is copied.
     *
     * @param tokensDirectory any Hadoop path
     * @throws io.ladder.conf.ConfigException if the directory has no manifest
     */
    public static TokenManifest manifest(String tokensDirectory, Configuration settings) throws IOException {
        Path given = new Path(tokensDirectory);
        FileSystem fileSystem = Storage.of(given, settings);
        Path source = fileSystem.makeQualified(given);
        return TokenManifest.fromJson(manifest(fileSystem, source), source + "/" + TokenManifest.FILE);
    }

    private static byte[] manifest(FileSystem remote, Path source) throws IOException {
        try (InputStream in = remote.open(new Path(source, TokenManifest.FILE))) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw TokenManifest.missing(source.toString(), e);
        }
    }

    private static void copyShards(FileSystem remote, Path source, TokenManifest manifest, java.nio.file.Path copy)
            throws IOException {
        var shards = new ArrayList<>(manifest.train());
        shards.addAll(manifest.validation());
        for (TokenManifest.Shard shard : shards) {
            try (InputStream in = remote.open(new Path(source, shard.file()))) {
                Files.copy(in, copy.resolve(shard.file()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Another manifest at the same place is another copy. */
    private static String key(Path source, byte[] manifest) {
        var checksum = new CRC32C();
        checksum.update(manifest);
        int place = (int) checksum.getValue();
        checksum.update(source.toString().getBytes(StandardCharsets.UTF_8));
        return String.format("%s-%08x%08x", source.getName(), place, (int) checksum.getValue());
    }
}
