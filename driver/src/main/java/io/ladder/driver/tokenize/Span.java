package io.ladder.driver.tokenize;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Bytes {@code [from, to)} of a text file, both at a character's first byte.
 *
 * @param endsDocument whether the file's last byte is among them
 */
record Span(CorpusFile file, long from, long to, boolean endsDocument) implements Serializable {
    static Span whole(CorpusFile file) {
        return new Span(file, 0, file.length(), true);
    }

    long length() {
        return to - from;
    }

    /** A stream of exactly these bytes. */
    InputStream open(Configuration settings) throws IOException {
        FSDataInputStream in = Storage.of(file.hadoopPath(), settings).open(file.hadoopPath());
        in.seek(from);
        return new Limited(in, length());
    }

    private final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (left == 0 || count == 0) {
                return count == 0 ? 0 : -1;
            }
            int got = in.read(target, offset, (int) Math.min(count, left));
            if (got < 0) {
                throw new EOFException(file.shown() + " became shorter than " + file.length()
                        + " bytes while it was being read; tokenize again");
            }
            left -= got;
            return got;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
