package io.ladder.driver.tokenize;

import io.ladder.data.TokenManifest;
import io.ladder.data.TokenShardWriter;
import io.ladder.data.TokenSink;
import io.ladder.data.TokenType;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One shard on its way: written under a name of its own, renamed when whole. Two attempts of a task write the same bytes,
 * so whichever is renamed last is right. Not thread-safe.
 */
final class ShardFile implements TokenSink, AutoCloseable {
    static final String TEMPORARY_PREFIX = "_tmp-";

    private final FileSystem fileSystem;
    private final Path temporary;
    private final Path path;
    private final TokenShardWriter writer;
    private boolean committed;

    ShardFile(Path directory, String name, TokenType type, Configuration settings) throws IOException {
        fileSystem = Storage.of(directory, settings);
        temporary = new Path(directory, TEMPORARY_PREFIX + name + "-" + UUID.randomUUID());
        path = new Path(directory, name);
        writer = new TokenShardWriter(fileSystem.create(temporary, false), type);
    }

    @Override
    public void accept(int[] tokens, int from, int count) throws IOException {
        writer.accept(tokens, from, count);
    }

    /** Makes the shard whole and visible. */
    TokenManifest.Shard commit() throws IOException {
        String checksum = writer.finish();
        writer.close();
        fileSystem.delete(path, false);
        if (!fileSystem.rename(temporary, path) && !fileSystem.exists(path)) {
            throw new IOException("cannot rename " + temporary + " to " + path);
        }
        committed = true;
        return new TokenManifest.Shard(path.getName(), writer.numTokens(), checksum);
    }

    @Override
    public void close() throws IOException {
        if (!committed) {
            writer.close();
            fileSystem.delete(temporary, false);
        }
    }
}
