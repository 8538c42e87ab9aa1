package io.ladder.collective;

import io.ladder.tensor.WireFloats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats travel as bfloat16. What is to be sent is rounded into a small buffer that stays in the cache, and offered from
 * there until the transport has taken all of it.
 */
final class Bf16Codec implements WireCodec {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int ELEMENT_BYTES = Short.BYTES;

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    /** The chunk holds bytes [chunkFrom, chunkTo) of the walk. */
    private long chunkFrom;

    private long chunkTo;
    private int offset;

    @Override
    public void begin() {
        chunkFrom = 0;
        chunkTo = 0;
        offset = 0;
    }

    @Override
    public int prepare(
            long position, ByteBuffer window, int windowOffset, int bytes, int numElements, boolean keepsWhatIsSent) {
        if (position >= chunkTo) {
            int length = Math.min(bytes, CHUNK_BYTES);
            fill(window, windowOffset, length, Math.min(numElements, length / ELEMENT_BYTES), keepsWhatIsSent);
            chunkFrom = position;
            chunkTo = position + length;
        }
        offset = (int) (position - chunkFrom);
        return (int) Math.min(bytes, chunkTo - position);
    }

    private void fill(ByteBuffer window, int windowOffset, int length, int numElements, boolean keepsWhatIsSent) {
        WireFloats.narrow(window, windowOffset, chunk, 0, numElements);
        for (int i = numElements * ELEMENT_BYTES; i < length; i += ELEMENT_BYTES) {
            chunk.putShort(i, (short) 0);
        }
        if (keepsWhatIsSent) {
            WireFloats.widen(chunk, 0, window, windowOffset, numElements);
        }
    }

    @Override
    public ByteBuffer bytes() {
        return chunk;
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public void add(ByteBuffer window, int windowOffset, ByteBuffer received, int receivedOffset, int numElements) {
        WireFloats.addInto(window, windowOffset, received, receivedOffset, numElements);
    }

    @Override
    public void replace(ByteBuffer window, int windowOffset, ByteBuffer received, int receivedOffset, int numElements) {
        WireFloats.widen(received, receivedOffset, window, windowOffset, numElements);
    }
}
