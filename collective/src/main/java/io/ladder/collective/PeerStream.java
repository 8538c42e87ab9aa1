package io.ladder.collective;

import java.nio.ByteBuffer;

/** The two streams between this rank and one peer; see {@link Transport}. */
interface PeerStream extends AutoCloseable {
    /** Both directions, as this process maps them. */
    long bufferBytes();

    int offer(ByteBuffer bytes, int offset, int length);

    int poll(int maxBytes, Transport.Receiver receiver);

    /** Sends this rank's status; gives up on a peer that takes nothing. */
    void announce(RankStatus own);

    /** What the peer said last, or that it is gone where the streams to it have ended without a word. */
    RankStatus status();

    @Override
    void close();
}
