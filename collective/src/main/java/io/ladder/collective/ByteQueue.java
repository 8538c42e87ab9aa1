package io.ladder.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/** Bounded queue of bytes from one thread to another. */
final class ByteQueue {
    private final ByteBuffer ring;
    private final int capacity;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    ByteQueue(int capacity) {
        this.capacity = capacity;
        this.ring = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** By the writer: takes what fits up to the end of the ring; the next call goes on at its beginning. */
    int offer(ByteBuffer source, int offset, int length) {
        long position = written.get();
        int free = capacity - (int) (position - read.get());
        int at = (int) (position % capacity);
        int taken = Math.min(length, Math.min(free, capacity - at));
        ring.put(at, source, offset, taken);
        written.set(position + taken);
        return taken;
    }

    /** By the reader: hands over at most {@code maxBytes} in one piece. */
    int poll(int maxBytes, Transport.Receiver receiver) {
        long position = read.get();
        int available = (int) (written.get() - position);
        int at = (int) (position % capacity);
        int length = Math.min(maxBytes, Math.min(available, capacity - at));
        if (length > 0) {
            receiver.onBytes(ring, at, length);
            read.set(position + length);
        }
        return length;
    }
}
