package io.ladder.sharding;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system under the scheme "crash", which stops taking changes after a number of them: each create, write,
 * rename and delete counts. What was done before stays, as after the death of a process.
 */
public final class CrashingFileSystem extends RawLocalFileSystem {
    private int changesLeft = Integer.MAX_VALUE;

    static Configuration configuration() {
        Configuration hadoop = new Configuration(false);
        hadoop.setClass("fs.crash.impl", CrashingFileSystem.class, CrashingFileSystem.class);
        hadoop.setBoolean("fs.crash.impl.disable.cache", true);
        return hadoop;
    }

    void crashAfter(int changes) {
        changesLeft = changes;
    }

    @Override
    public URI getUri() {
        return URI.create("crash:///");
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        change();
        OutputStream out = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
        return new FSDataOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] source, int offset, int length) throws IOException {
                        change();
                        out.write(source, offset, length);
                    }

                    @Override
                    public void close() throws IOException {
                        out.close();
                    }
                },
                null);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        change();
        return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        change();
        return super.delete(path, recursive);
    }

    /** Hadoop would start a chmod process for each directory; permissions do not matter here. */
    @Override
    public void setPermission(Path path, FsPermission permission) {}

    private void change() throws IOException {
        if (changesLeft == 0) {
            throw new IOException("crashed");
        }
        changesLeft--;
    }
}
