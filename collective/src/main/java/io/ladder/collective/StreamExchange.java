package io.ladder.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sends one walk over a tensor to one peer while receiving another from a peer, both at once: whoever only sends until
 * it is done deadlocks a ring as soon as its buffers are full.
 *
 * <p>What is sent after the first {@code credit} bytes is what came in before, in the same order, so the send position
 * follows the receive position and no round has to be complete before the next begins: the pipeline of a ring needs no
 * chunks.
 */
final class StreamExchange implements Patience.Awaiting {
    private static final int NOBODY = -1;
    private static final ByteBuffer[] NO_WINDOWS = {};
    /** Most bytes sent before looking at the other direction. */
    private static final int TURN_BYTES = 1 << 18;

    private final Transport transport;
    private final Call call;
    private final Patience patience;
    private final ByteBuffer peersHeader =
            ByteBuffer.allocateDirect(CallHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Transport.Receiver onHeader = this::onHeader;
    private final Transport.Receiver onPayload = this::onPayload;

    private final ShardCursor outgoing = new ShardCursor();
    private final ShardCursor incoming = new ShardCursor();
    private final WireCodec f32 = new F32Codec();
    private final WireCodec bf16 = new Bf16Codec();
    private final int windowBytes;
    private WireType wire = WireType.F32;
    private WireCodec codec = f32;
    private ByteBuffer[] windows = NO_WINDOWS;
    private int to = NOBODY;
    private int from = NOBODY;
    private long credit;
    private int numSumRounds;
    private int headerSent;
    private int headerReceived;
    private long bytesSent;

    StreamExchange(Transport transport, Call call, Patience patience, int windowBytes) {
        this.windowBytes = windowBytes;
        this.transport = transport;
        this.call = call;
        this.patience = patience;
    }

    /** Walk of the next {@link #run}; set it up first. */
    ShardCursor outgoing() {
        return outgoing;
    }

    /** Walk of the next {@link #run}; set it up first. */
    ShardCursor incoming() {
        return incoming;
    }

    long bytesSent() {
        return bytesSent;
    }

    /** Moves nothing: returns once the rank that is received from is in the same call, and the other may learn that this one is. */
    void meet(int sendTo, int receiveFrom) {
        outgoing.beginNothing();
        incoming.beginNothing();
        run(NO_WINDOWS, sendTo, receiveFrom, 0, 0, WireType.F32);
    }

    /** Only sends. */
    void send(ByteBuffer[] tensor, int peer) {
        incoming.beginNothing();
        run(tensor, peer, NOBODY, Long.MAX_VALUE, 0, WireType.F32);
    }

    /** Only receives. */
    void receive(ByteBuffer[] tensor, int peer) {
        outgoing.beginNothing();
        run(tensor, NOBODY, peer, 0, 0, WireType.F32);
    }

    /** Receives and passes on. */
    void relay(ByteBuffer[] tensor, int sendTo, int receiveFrom) {
        run(tensor, sendTo, receiveFrom, 0, 0, WireType.F32);
    }

    /**
     * Sends and receives around a ring; the first outgoing shard is this rank's own to send.
     *
     * @param sumRounds shards of the incoming walk that are added to the tensor; the rest replaces what is there
     * @param firstShardBytes on the wire
     */
    void ring(
            ByteBuffer[] tensor, int sendTo, int receiveFrom, int sumRounds, long firstShardBytes, WireType wireType) {
        run(tensor, sendTo, receiveFrom, firstShardBytes, sumRounds, wireType);
    }

    private void run(
            ByteBuffer[] tensor, int sendTo, int receiveFrom, long initialCredit, int sumRounds, WireType wireType) {
        wire = wireType;
        codec = wireType == WireType.F32 ? f32 : bf16;
        codec.begin();
        windows = tensor;
        to = sendTo;
        from = receiveFrom;
        credit = initialCredit;
        numSumRounds = sumRounds;
        headerSent = sendTo == NOBODY ? CallHeader.BYTES : 0;
        headerReceived = receiveFrom == NOBODY ? CallHeader.BYTES : 0;
        while (true) {
            int work = sendSome() + receiveSome();
            if (sent() && received()) {
                patience.resume();
                return;
            }
            patience.turn(work, this);
        }
    }

    private boolean sent() {
        return headerSent == CallHeader.BYTES && outgoing.done();
    }

    private boolean received() {
        return headerReceived == CallHeader.BYTES && incoming.done();
    }

    private int sendSome() {
        if (headerSent < CallHeader.BYTES) {
            headerSent += transport.offer(to, call.header(), headerSent, CallHeader.BYTES - headerSent);
            if (headerSent < CallHeader.BYTES) {
                return 0;
            }
        }
        int work = 0;
        while (work < TURN_BYTES) {
            long sendable =
                    credit == Long.MAX_VALUE ? Long.MAX_VALUE : credit + incoming.bytesDone() - outgoing.bytesDone();
            int length = pieceBytes(outgoing, Math.min(sendable, TURN_BYTES - work));
            int taken = length == 0 ? 0 : offer(length);
            if (taken == 0) {
                break;
            }
            outgoing.advance(taken);
            work += taken;
        }
        bytesSent += work;
        return work;
    }

    private int offer(int length) {
        // after the last sum a rank sends its own shard's: it must go on with the value that the others will have
        boolean keepsWhatIsSent = outgoing.round() == numSumRounds;
        int ready = codec.prepare(
                outgoing.bytesDone(),
                window(outgoing),
                windowOffset(outgoing),
                length,
                outgoing.numElements(length),
                keepsWhatIsSent);
        return transport.offer(to, codec.bytes(), codec.offset(), ready);
    }

    private int receiveSome() {
        if (headerReceived < CallHeader.BYTES) {
            transport.poll(from, CallHeader.BYTES - headerReceived, onHeader);
            if (headerReceived < CallHeader.BYTES) {
                return 0;
            }
            call.check(peersHeader, from);
        }
        int length = pieceBytes(incoming, TURN_BYTES);
        return length == 0 ? 0 : transport.poll(from, length, onPayload);
    }

    private void onHeader(ByteBuffer buffer, int offset, int length) {
        peersHeader.put(headerReceived, buffer, offset, length);
        headerReceived += length;
    }

    private void onPayload(ByteBuffer buffer, int offset, int length) {
        ByteBuffer target = window(incoming);
        int numElements = incoming.numElements(length);
        if (incoming.round() < numSumRounds) {
            codec.add(target, windowOffset(incoming), buffer, offset, numElements);
        } else {
            codec.replace(target, windowOffset(incoming), buffer, offset, numElements);
        }
        incoming.advance(length);
    }

    /** Bytes on the wire, from the cursor on, whose floats lie in one shard and one window. */
    private int pieceBytes(ShardCursor cursor, long atMost) {
        long untilWindowEnd = wire.runBytes((windowBytes - windowOffset(cursor)) / Float.BYTES);
        return (int) Math.min(atMost, Math.min(cursor.runBytes(), untilWindowEnd));
    }

    private ByteBuffer window(ShardCursor cursor) {
        return windows[(int) (cursor.byteOffset() / windowBytes)];
    }

    private int windowOffset(ShardCursor cursor) {
        return (int) (cursor.byteOffset() % windowBytes);
    }

    @Override
    public boolean awaits(int peer) {
        return (peer == from && !received()) || (peer == to && !sent());
    }

    @Override
    public int firstAwaited() {
        return received() ? to : from;
    }
}
