package io.ladder.collective;

import java.nio.ByteBuffer;

/**
 * Streams between ranks of one host: bytes in two queues of shared memory, from rank to rank with nobody between, and
 * statuses over Aeron, which also notices a peer's end.
 *
 * <p>Aeron's own shared memory moves bytes as fast while its driver has a core to itself, but the driver must wake up for
 * each half term to let the sender go on, and ranks compute on all cores.
 *
 * <p>A status may be seen before bytes that were sent before it. Who waits looks twice, and polls between ({@link Patience}).
 */
final class SharedMemoryStream implements PeerStream {
    /** A reader can begin with the first of them while the writer copies the next; both still lie in a core's cache. */
    private static final int PIECE_BYTES = 1 << 16;

    private final PeerStream statuses;
    private final MappedQueue out;
    private final MappedQueue in;

    SharedMemoryStream(PeerStream statuses, MappedQueue out, MappedQueue in) {
        this.statuses = statuses;
        this.out = out;
        this.in = in;
    }

    @Override
    public long bufferBytes() {
        return statuses.bufferBytes() + out.capacityBytes() + in.capacityBytes();
    }

    @Override
    public int offer(ByteBuffer bytes, int offset, int length) {
        return out.offer(bytes, offset, Math.min(length, PIECE_BYTES));
    }

    @Override
    public int poll(int maxBytes, Transport.Receiver receiver) {
        return in.poll(Math.min(maxBytes, PIECE_BYTES), receiver);
    }

    @Override
    public void announce(RankStatus own) {
        statuses.announce(own);
    }

    @Override
    public RankStatus status() {
        return statuses.status();
    }

    @Override
    public void close() {
        statuses.close();
        out.close();
        in.close();
    }
}
