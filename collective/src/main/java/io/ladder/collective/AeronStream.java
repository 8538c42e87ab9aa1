package io.ladder.collective;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The two streams between this rank and one peer.
 *
 * <p>A frame whose reserved value is 0 carries bytes; otherwise the reserved value is the sender's {@link RankStatus} and
 * there is nothing else of interest in it. So a status comes after all bytes sent before it.
 */
final class AeronStream implements PeerStream {
    private static final int FRAGMENTS_PER_POLL = 16;
    private static final int STATUS_ATTEMPTS = 1_000;
    private static final UnsafeBuffer STATUS_PAYLOAD =
            new UnsafeBuffer(ByteBuffer.allocateDirect(Transport.UNIT_BYTES));

    private final int peer;
    private final ExclusivePublication out;
    private final Image in;
    private final int largestPieceBytes;
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private final ControlledFragmentHandler onBytes = this::onBytes;
    private final ControlledFragmentHandler onStatus = this::onStatus;
    /** Bytes of the frame at the head that were handed over already. */
    private int consumedOfHead;

    private boolean bytesAtHead;
    private int wantedBytes;
    private Transport.Receiver receiver;
    private RankStatus status;

    AeronStream(int peer, ExclusivePublication out, Image in) {
        this.peer = peer;
        this.out = out;
        this.in = in;
        this.largestPieceBytes = out.maxPayloadLength() / Transport.UNIT_BYTES * Transport.UNIT_BYTES;
        this.status = RankStatus.working(peer);
    }

    @Override
    public long bufferBytes() {
        return TermPlan.logBytes(out.termBufferLength()) + TermPlan.logBytes(in.termBufferLength());
    }

    @Override
    public int offer(ByteBuffer bytes, int offset, int length) {
        int piece = Math.min(length, largestPieceBytes);
        source.wrap(bytes, offset, piece);
        return out.offer(source, 0, piece) > 0 ? piece : 0;
    }

    @Override
    public int poll(int maxBytes, Transport.Receiver newReceiver) {
        wantedBytes = maxBytes;
        receiver = newReceiver;
        in.controlledPoll(onBytes, FRAGMENTS_PER_POLL);
        return maxBytes - wantedBytes;
    }

    private ControlledFragmentHandler.Action onBytes(DirectBuffer buffer, int offset, int length, Header header) {
        if (header.reservedValue() != 0) {
            return onStatus(buffer, offset, length, header);
        }
        int piece = Math.min(length - consumedOfHead, wantedBytes);
        if (piece == 0) {
            return ControlledFragmentHandler.Action.ABORT;
        }
        receiver.onBytes(buffer.byteBuffer(), buffer.wrapAdjustment() + offset + consumedOfHead, piece);
        wantedBytes -= piece;
        consumedOfHead += piece;
        if (consumedOfHead < length) {
            return ControlledFragmentHandler.Action.ABORT; // the rest is the head of the next poll
        }
        consumedOfHead = 0;
        return ControlledFragmentHandler.Action.CONTINUE;
    }

    private ControlledFragmentHandler.Action onStatus(DirectBuffer buffer, int offset, int length, Header header) {
        bytesAtHead = header.reservedValue() == 0;
        if (bytesAtHead) {
            return ControlledFragmentHandler.Action.ABORT;
        }
        status = RankStatus.decode(header.reservedValue());
        return ControlledFragmentHandler.Action.CONTINUE;
    }

    @Override
    public void announce(RankStatus own) {
        ReservedValueSupplier word = (termBuffer, termOffset, frameLength) -> own.encode();
        for (int attempt = 0; attempt < STATUS_ATTEMPTS; attempt++) {
            long result = out.offer(STATUS_PAYLOAD, 0, Transport.UNIT_BYTES, word);
            if (result > 0 || result == Publication.NOT_CONNECTED || result == Publication.CLOSED) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public RankStatus status() {
        readStatus();
        if (!status.ended() && !isConnected()) {
            readStatus(); // it may have said goodbye just before the streams ended
            if (!status.ended() && !bytesAtHead) {
                status = RankStatus.gone(peer);
            }
        }
        return status;
    }

    private void readStatus() {
        bytesAtHead = false;
        in.controlledPoll(onStatus, FRAGMENTS_PER_POLL);
    }

    private boolean isConnected() {
        return out.isConnected() && !in.isClosed();
    }

    /** Aeron's client closes what it has opened. */
    @Override
    public void close() {}
}
