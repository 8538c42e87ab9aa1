package io.ladder.data;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

/**
 * Strict UTF-8 from a stream, block by block: well-formed sequences of the Unicode Standard, table 3-7, and nothing
 * else. Java's own decoders do not say at which byte of a file they stumbled. Not thread-safe.
 */
public final class CodePointReader {
    private static final int LONGEST = 4;

    private final InputStream source;
    private final String file;
    private final byte[] block = new byte[1 << 16];
    private long blockOffset; // of block[0] in the file
    private int position;
    private int limit;
    private boolean ended;

    /**
     * @param file name in errors
     * @param offset byte offset in the file of the stream's first byte
     */
    public CodePointReader(InputStream source, String file, long offset) {
        this.source = source;
        this.file = file;
        this.blockOffset = offset;
    }

    /**
     * Fills {@code target} as far as the stream reaches. A byte order mark at the start of the file is left out.
     *
     * @return number of code points, 0 at the end of the stream
     * @throws ConfigException if the bytes are not UTF-8: file, byte offset and the bytes
     */
    public int read(int[] target) throws IOException {
        if (offset() == 0) {
            skipByteOrderMark();
        }
        int count = 0;
        while (count < target.length) {
            if (limit - position < LONGEST && !ended) {
                fill();
            }
            if (position == limit) {
                break;
            }
            int first = block[position];
            if (first >= 0) {
                target[count++] = first;
                position++;
            } else {
                target[count++] = readLonger(first & 0xFF);
            }
        }
        return count;
    }

    /** Byte offset in the file of the next code point. */
    public long offset() {
        return blockOffset + position;
    }

    /** Some editors begin a file with U+FEFF to say that it is UTF-8; it is no part of the text. */
    private void skipByteOrderMark() throws IOException {
        if (limit == 0 && !ended) {
            fill();
        }
        if (limit >= 3 && block[0] == (byte) 0xEF && block[1] == (byte) 0xBB && block[2] == (byte) 0xBF) {
            position = 3;
        }
    }

    private void fill() throws IOException {
        System.arraycopy(block, position, block, 0, limit - position);
        blockOffset += position;
        limit -= position;
        position = 0;
        int wanted = block.length - limit;
        int got = source.readNBytes(block, limit, wanted);
        limit += got;
        ended = got < wanted;
    }

    private int readLonger(int first) {
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0) {
            throw malformed(1, "");
        }
        int codePoint = first & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            if (position + i == limit) {
                throw malformed(i, " at the end of the text");
            }
            int next = block[position + i] & 0xFF;
            if (next < lowest(first, i) || next > highest(first, i)) {
                throw malformed(i + 1, "");
            }
            codePoint = (codePoint << 6) | (next & 0x3F);
        }
        position += length;
        return codePoint;
    }

    /** Second bytes that would write a shorter character too long are excluded. */
    private static int lowest(int first, int i) {
        return i > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    }

    /** Surrogates and numbers above U+10FFFF are excluded. */
    private static int highest(int first, int i) {
        return i > 1 ? 0xBF : first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    }

    private ConfigException malformed(int bytes, String where) {
        String hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(block, position, position + bytes);
        return new ConfigException(file + ": byte offset " + offset() + " holds " + hex + where
                + ", which is not UTF-8; data.tokenizer=char needs UTF-8: use data.tokenizer=byte, or re-encode the"
                + " file (iconv -f ISO-8859-1 -t UTF-8)");
    }
}
