package io.ladder.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * One shard of a local directory, memory-mapped in pieces of 1 GiB, so of any length. Any thread. The mapping ends when
 * the object is garbage.
 */
public final class TokenShard {
    static final int PIECE_BITS = 30;

    private final TokenType type;
    private final long numTokens;
    private final MappedByteBuffer[] pieces; // of the token ids; all but the last have 2^pieceBits bytes
    private final int pieceBits;

    private TokenShard(TokenType type, long numTokens, MappedByteBuffer[] pieces, int pieceBits) {
        this.type = type;
        this.numTokens = numTokens;
        this.pieces = pieces;
        this.pieceBits = pieceBits;
    }

    /**
     * Maps a shard and reads all of it once to verify its checksum.
     *
     * @throws CorruptDataException if it is missing, cut short, or not what the manifest says
     */
    public static TokenShard open(Path directory, TokenManifest.Shard shard, TokenType type) throws IOException {
        return open(directory, shard, type, PIECE_BITS);
    }

    static TokenShard open(Path directory, TokenManifest.Shard shard, TokenType type, int pieceBits)
            throws IOException {
        Path path = directory.resolve(shard.file());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            String file = path.toString();
            long expectedBytes = fileBytes(shard.tokens(), type);
            if (channel.size() != expectedBytes) {
                throw new CorruptDataException(file, expectedBytes + " bytes", channel.size() + " bytes");
            }
            ShardFormat.checkHeader(file, readFully(channel, 0, ShardFormat.HEADER_BYTES), type);
            long payload = shard.tokens() * type.bytes();
            ByteBuffer trailer = readFully(channel, ShardFormat.HEADER_BYTES + payload, ShardFormat.TRAILER_BYTES);
            check(file, "number of tokens", shard.tokens(), trailer.getLong(0));
            check(file, "end magic", ShardFormat.END_MAGIC, trailer.getInt(12));

            var pieces = new MappedByteBuffer[(int) ((payload + (1L << pieceBits) - 1) >>> pieceBits)];
            var checksum = new CRC32C();
            for (int i = 0; i < pieces.length; i++) {
                long from = (long) i << pieceBits;
                long length = Math.min(1L << pieceBits, payload - from);
                pieces[i] = channel.map(FileChannel.MapMode.READ_ONLY, ShardFormat.HEADER_BYTES + from, length);
                pieces[i].order(ByteOrder.LITTLE_ENDIAN);
                checksum.update(pieces[i].duplicate());
            }
            String found = HexFormat.of().toHexDigits((int) checksum.getValue());
            if (!found.equals(shard.crc32c())) {
                throw new CorruptDataException(file, "CRC-32C " + shard.crc32c(), found);
            }
            return new TokenShard(type, shard.tokens(), pieces, pieceBits);
        } catch (NoSuchFileException e) {
            String found = Files.isDirectory(directory) ? "no such file" : "no such directory";
            throw new CorruptDataException(path.toString(), "a shard of " + shard.tokens() + " tokens", found, e);
        }
    }

    /** Bytes of the file of a shard. */
    public static long fileBytes(long numTokens, TokenType type) {
        return ShardFormat.HEADER_BYTES + Math.multiplyExact(numTokens, type.bytes()) + ShardFormat.TRAILER_BYTES;
    }

    private static ByteBuffer readFully(FileChannel channel, long offset, int bytes) throws IOException {
        ByteBuffer buffer = ShardFormat.buffer(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was being read");
            }
        }
        return buffer.flip();
    }

    private static void check(String file, String what, long expected, long found) {
        if (expected != found) {
            throw new CorruptDataException(file, what + " " + expected, Long.toString(found));
        }
    }

    public long numTokens() {
        return numTokens;
    }

    /** Copies tokens {@code [start, start + count)} to {@code target[targetOffset ...]}. */
    public void read(long start, int count, int[] target, int targetOffset) {
        if (start < 0 || count < 0 || start > numTokens - count) {
            throw new IndexOutOfBoundsException(
                    "tokens [" + start + ", " + (start + count) + ") of a shard of " + numTokens);
        }
        long mask = (1L << pieceBits) - 1;
        for (int i = 0; i < count; i++) {
            long at = (start + i) * type.bytes(); // pieces end between tokens
            MappedByteBuffer piece = pieces[(int) (at >>> pieceBits)];
            int offset = (int) (at & mask);
            target[targetOffset + i] = type == TokenType.U16 ? piece.getShort(offset) & 0xFFFF : piece.getInt(offset);
        }
    }
}
