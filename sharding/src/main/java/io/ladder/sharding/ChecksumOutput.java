package io.ladder.sharding;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Passes bytes on, counting them and keeping their CRC-32C. */
final class ChecksumOutput extends FilterOutputStream {
    private final CRC32C checksum = new CRC32C();
    private long bytes;

    ChecksumOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        checksum.update(b);
        bytes++;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        out.write(source, offset, length);
        checksum.update(source, offset, length);
        bytes += length;
    }

    long bytes() {
        return bytes;
    }

    String crc32c() {
        return hex(checksum);
    }

    /** Eight hexadecimal digits. */
    static String hex(CRC32C checksum) {
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }

    static String crc32c(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return hex(checksum);
    }
}
