package io.ladder.collective;

import java.nio.ByteBuffer;

/**
 * How floats of a tensor become bytes of a stream and back, piece by piece. Pieces are whole units of the {@link
 * Transport}; the last of an odd run may hold one element less than it has room for.
 */
interface WireCodec {
    /** A new walk over a tensor begins. */
    void begin();

    /**
     * Makes the bytes of a piece ready in {@link #bytes} from {@link #offset} on, if only a first part of them.
     *
     * @param position of the piece in the walk, in bytes; asked for again, the piece has not changed
     * @param window floats of the tensor
     * @param windowOffset of the first float, in bytes
     * @param bytes wanted on the wire
     * @param numElements that these bytes stand for
     * @param keepsWhatIsSent whether the tensor is to hold afterwards what the receiver will
     * @return how many bytes are ready, at least one unit
     */
    int prepare(
            long position, ByteBuffer window, int windowOffset, int bytes, int numElements, boolean keepsWhatIsSent);

    ByteBuffer bytes();

    int offset();

    /** window += what has been received. */
    void add(ByteBuffer window, int windowOffset, ByteBuffer received, int receivedOffset, int numElements);

    /** window = what has been received. */
    void replace(ByteBuffer window, int windowOffset, ByteBuffer received, int receivedOffset, int numElements);
}
