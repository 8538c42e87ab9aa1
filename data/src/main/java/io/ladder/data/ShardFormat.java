package io.ladder.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Header and trailer of a shard file, byte by byte; the whole layout stands in the package description. */
final class ShardFormat {
    static final int HEADER_BYTES = 16;
    static final int TRAILER_BYTES = 16;
    static final int VERSION = 1;
    static final int END_MAGIC = 0x4E444E45;

    private static final byte[] MAGIC = "LDRTOKEN".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_OFFSET = 8;
    private static final int TYPE_OFFSET = 12;

    private ShardFormat() {}

    static ByteBuffer header(TokenType type) {
        return buffer(HEADER_BYTES)
                .put(MAGIC)
                .putInt(VERSION_OFFSET, VERSION)
                .putInt(TYPE_OFFSET, type.bytes())
                .rewind();
    }

    static ByteBuffer trailer(long numTokens, int crc) {
        return buffer(TRAILER_BYTES)
                .putLong(numTokens)
                .putInt(crc)
                .putInt(END_MAGIC)
                .rewind();
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Checks magic, version and type of a header read from a file. */
    static void checkHeader(String file, ByteBuffer header, TokenType type) {
        byte[] magic = new byte[MAGIC.length];
        header.get(0, magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new CorruptDataException(file, "magic \"LDRTOKEN\"", printable(magic));
        }
        int version = header.getInt(VERSION_OFFSET);
        if (version != VERSION) {
            throw new CorruptDataException(file, "version " + VERSION, "version " + version);
        }
        int bytes = header.getInt(TYPE_OFFSET);
        if (bytes != type.bytes()) {
            throw new CorruptDataException(file, type.bytes() + " bytes per token", bytes + " bytes per token");
        }
    }

    private static String printable(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }
}
