package io.ladder.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Every rank tells every other one number, directly: one trip of latency instead of a ring's p - 1. Serves sums of
 * single numbers and, by the mere arrival of messages, barriers.
 *
 * <p>A message is a {@link CallHeader} and the number (float64, little-endian).
 */
final class NumberExchange implements Patience.Awaiting {
    private static final int MESSAGE_BYTES = CallHeader.BYTES + Double.BYTES;

    private final Transport transport;
    private final Call call;
    private final Patience patience;
    private final ByteBuffer own = ByteBuffer.allocateDirect(MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer[] theirs;
    private final int[] sent;
    private final int[] received;
    private final Transport.Receiver onBytes = this::onBytes;
    private int polledPeer;
    private long bytesSent;

    NumberExchange(Transport transport, Call call, Patience patience) {
        this.transport = transport;
        this.call = call;
        this.patience = patience;
        int worldSize = transport.worldSize();
        this.sent = new int[worldSize];
        this.received = new int[worldSize];
        this.theirs = new ByteBuffer[worldSize];
        Arrays.setAll(theirs, peer -> ByteBuffer.allocateDirect(MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN));
    }

    long bytesSent() {
        return bytesSent;
    }

    /** Sum of everyone's values in rank order. */
    double sum(double value) {
        own.put(0, call.header(), 0, CallHeader.BYTES);
        own.putDouble(CallHeader.BYTES, value);
        Arrays.fill(sent, 0);
        Arrays.fill(received, 0);
        sent[transport.rank()] = MESSAGE_BYTES;
        received[transport.rank()] = MESSAGE_BYTES;
        theirs[transport.rank()].put(0, own, 0, MESSAGE_BYTES);
        while (true) {
            int work = sendSome() + receiveSome();
            if (firstOpen(received) == received.length && firstOpen(sent) == sent.length) {
                break;
            }
            patience.turn(work, this);
        }
        patience.resume();
        bytesSent += (long) Double.BYTES * (transport.worldSize() - 1);
        double total = 0;
        for (ByteBuffer message : theirs) {
            total += message.getDouble(CallHeader.BYTES);
        }
        return total;
    }

    private int sendSome() {
        int work = 0;
        for (int peer = 0; peer < sent.length; peer++) {
            if (sent[peer] < MESSAGE_BYTES) {
                int taken = transport.offer(peer, own, sent[peer], MESSAGE_BYTES - sent[peer]);
                sent[peer] += taken;
                work += taken;
            }
        }
        return work;
    }

    private int receiveSome() {
        int work = 0;
        for (int peer = 0; peer < received.length; peer++) {
            if (received[peer] < MESSAGE_BYTES) {
                polledPeer = peer;
                int before = received[peer];
                work += transport.poll(peer, MESSAGE_BYTES - before, onBytes);
                // as soon as the header is there: another call's message may end with it
                if (before < CallHeader.BYTES && received[peer] >= CallHeader.BYTES) {
                    call.check(theirs[peer], peer);
                }
            }
        }
        return work;
    }

    private void onBytes(ByteBuffer buffer, int offset, int length) {
        theirs[polledPeer].put(received[polledPeer], buffer, offset, length);
        received[polledPeer] += length;
    }

    @Override
    public boolean awaits(int peer) {
        return received[peer] < MESSAGE_BYTES || sent[peer] < MESSAGE_BYTES;
    }

    @Override
    public int firstAwaited() {
        int silent = firstOpen(received);
        return silent < received.length ? silent : firstOpen(sent);
    }

    private static int firstOpen(int[] bytes) {
        int peer = 0;
        while (peer < bytes.length && bytes[peer] == MESSAGE_BYTES) {
            peer++;
        }
        return peer;
    }
}
