package io.ladder.collective;

import io.ladder.tensor.VectorSum;
import java.nio.ByteBuffer;

/** Floats travel as they lie in memory, without a copy. */
final class F32Codec implements WireCodec {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private ByteBuffer source = NOTHING;
    private int sourceOffset;

    @Override
    public void begin() {
        source = NOTHING;
    }

    @Override
    public int prepare(
            long position, ByteBuffer window, int windowOffset, int bytes, int numElements, boolean keepsWhatIsSent) {
        source = window;
        sourceOffset = windowOffset;
        return bytes;
    }

    @Override
    public ByteBuffer bytes() {
        return source;
    }

    @Override
    public int offset() {
        return sourceOffset;
    }

    @Override
    public void add(ByteBuffer window, int windowOffset, ByteBuffer received, int receivedOffset, int numElements) {
        VectorSum.addInto(window, windowOffset, received, receivedOffset, numElements * Float.BYTES);
    }

    @Override
    public void replace(ByteBuffer window, int windowOffset, ByteBuffer received, int receivedOffset, int numElements) {
        window.put(windowOffset, received, receivedOffset, numElements * Float.BYTES);
    }
}
