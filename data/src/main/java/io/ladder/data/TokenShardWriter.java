package io.ladder.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Writes one shard file from first to last byte, to a stream that need not seek. {@link #finish()} makes the file
 * whole; one that is closed without it is seen as damaged. Not thread-safe.
 */
public final class TokenShardWriter implements TokenSink, AutoCloseable {
    private final OutputStream out;
    private final TokenType type;
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long numTokens;

    /**
     * Starts a shard with its header.
     *
     * @param out closed with the writer; written in blocks of 64 KiB
     */
    public TokenShardWriter(OutputStream out, TokenType type) throws IOException {
        this.out = out;
        this.type = type;
        out.write(ShardFormat.header(type).array());
    }

    /** Appends ids, each within the type's range. */
    @Override
    public void accept(int[] tokens, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            if (buffer.remaining() < type.bytes()) {
                flush();
            }
            if (type == TokenType.U16) {
                if (tokens[i] >>> 16 != 0) {
                    throw new IllegalArgumentException("token " + tokens[i] + " does not fit u16");
                }
                buffer.putShort((short) tokens[i]);
            } else {
                buffer.putInt(tokens[i]);
            }
        }
        numTokens += count;
    }

    public long numTokens() {
        return numTokens;
    }

    /**
     * Writes what is buffered and the trailer.
     *
     * @return the checksum as manifests name it
     */
    public String finish() throws IOException {
        flush();
        int crc = (int) checksum.getValue();
        out.write(ShardFormat.trailer(numTokens, crc).array());
        out.flush();
        return HexFormat.of().toHexDigits(crc);
    }

    private void flush() throws IOException {
        checksum.update(buffer.array(), 0, buffer.position());
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
