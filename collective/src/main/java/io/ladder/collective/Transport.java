package io.ladder.collective;

import java.nio.ByteBuffer;

/**
 * Ordered, reliable byte streams between one rank and each of its peers; non-blocking. The only thing a network must
 * give; everything else ({@link Communicator}) is built on it and is the same for every network.
 *
 * <p>One thread uses an instance. A peer that is gone shows as a {@link CollectiveException} from {@link #offer} or
 * {@link #poll}.
 */
public interface Transport extends AutoCloseable {
    int rank();

    int worldSize();

    /**
     * Tries to send bytes [offset, offset + length) of {@code source} to {@code peer}.
     *
     * @return how many bytes were taken, in order; 0 under back pressure. Taken bytes may be changed afterwards
     */
    int offer(int peer, ByteBuffer source, int offset, int length);

    /**
     * Hands over bytes that arrived from {@code peer}, in order, at most {@code maxBytes}, perhaps in several pieces.
     *
     * @return how many bytes were handed over; 0 if none are there
     */
    int poll(int peer, int maxBytes, Receiver receiver);

    /** Called while waiting, with the work done since the last call (0: none); keeps clients alive and backs off. */
    void idle(int workCount);

    /** Ends all streams and frees what this rank holds: threads, files, memory. Safe to call twice. */
    @Override
    void close();

    /** Takes received bytes where they lie, without a copy. */
    @FunctionalInterface
    interface Receiver {
        /** Bytes [offset, offset + length) of {@code buffer}, valid only during the call. */
        void onBytes(ByteBuffer buffer, int offset, int length);
    }
}
