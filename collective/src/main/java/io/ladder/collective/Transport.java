package io.ladder.collective;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Ordered, reliable byte streams between one rank and each of its peers; non-blocking. The only thing a network must
 * give; everything else ({@link Communicator}) is built on it and is the same for every network.
 *
 * <p>Bytes travel in units of {@link #UNIT_BYTES}: lengths offered and polled for are multiples of it, and so are the
 * counts returned and the pieces handed over. A float never arrives in two halves.
 *
 * <p>One thread at a time uses an instance. Nothing here throws because of a peer: one that ended shows in {@link #statusOf},
 * after the bytes it sent before have been polled.
 */
public interface Transport extends AutoCloseable {
    /** One f32 element. */
    int UNIT_BYTES = Float.BYTES;

    int rank();

    int worldSize();

    /** Memory outside of the Java heap that this rank's streams take, shared with their other ends where they share it. */
    default long bufferBytes() {
        return 0;
    }

    /**
     * A directory in memory (no disk behind it) whose files every rank can map; empty where some rank cannot. The same for
     * all ranks.
     */
    default Optional<Path> sharedDirectory() {
        return Optional.empty();
    }

    /**
     * Tries to send bytes [offset, offset + length) of {@code source} to {@code peer}.
     *
     * @return how many bytes were taken, in order; 0 under back pressure or when the peer has ended. Taken bytes may be
     *     changed afterwards
     */
    int offer(int peer, ByteBuffer source, int offset, int length);

    /**
     * Hands over bytes that arrived from {@code peer}, in order, at most {@code maxBytes}, perhaps in several pieces.
     *
     * @return how many bytes were handed over; 0 if none are there
     */
    int poll(int peer, int maxBytes, Receiver receiver);

    /** Shows {@code status} to all peers, beside the streams. Best effort: a peer that takes nothing is not waited for. */
    void announce(RankStatus status);

    /** What {@code peer} announced last, {@link RankStatus.Kind#WORKING} at first, or that it is gone. Cheap. */
    RankStatus statusOf(int peer);

    /**
     * Announces {@link RankStatus.Kind#CLOSED} unless this rank gave up, ends all streams and frees what this rank
     * holds: threads, files, memory. Safe to call twice.
     */
    @Override
    void close();

    /** Takes received bytes where they lie, without a copy. */
    @FunctionalInterface
    interface Receiver {
        /** Bytes [offset, offset + length) of {@code buffer}, little-endian, valid only during the call. */
        void onBytes(ByteBuffer buffer, int offset, int length);
    }
}
