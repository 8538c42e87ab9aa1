package io.ladder.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Bounded queue of bytes from one thread to another, in memory that both see: of one process, or a mapped file of two.
 *
 * <p>Two counters, each written by one side only and on cache lines of its own, then the ring. What the writer has copied
 * is visible to the reader once the reader sees the counter (release and acquire), and the same for room the other way.
 */
final class ByteQueue {
    /** Processors fetch lines of 64 bytes in pairs. */
    private static final int COUNTER_BYTES = 128;

    private static final int WRITTEN = 0;
    private static final int READ = COUNTER_BYTES;
    private static final int HEADER_BYTES = 2 * COUNTER_BYTES;

    private final UnsafeBuffer counters;
    private final ByteBuffer ring;
    private final int capacity;
    /** The other side's counter as last seen; looking again costs a cache line on its way between cores. */
    private long readAsSeen;

    private long writtenAsSeen;

    /**
     * One side's view.
     *
     * @param memory of {@link #memoryBytes}, zero at first
     */
    ByteQueue(ByteBuffer memory) {
        this.counters = new UnsafeBuffer(memory, 0, HEADER_BYTES);
        this.ring = memory.slice(HEADER_BYTES, memory.capacity() - HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.capacity = ring.capacity();
    }

    /** What a queue of that many bytes takes. */
    static int memoryBytes(int capacity) {
        return HEADER_BYTES + capacity;
    }

    /** By the writer: takes what fits up to the end of the ring; the next call goes on at its beginning. */
    int offer(ByteBuffer source, int offset, int length) {
        long position = counters.getLong(WRITTEN);
        if (capacity - (position - readAsSeen) < length) {
            readAsSeen = counters.getLongVolatile(READ);
        }
        int free = capacity - (int) (position - readAsSeen);
        int at = (int) (position % capacity);
        int taken = Math.min(length, Math.min(free, capacity - at));
        if (taken > 0) {
            ring.put(at, source, offset, taken);
            counters.putLongOrdered(WRITTEN, position + taken);
        }
        return taken;
    }

    /** By the reader: hands over at most {@code maxBytes} in one piece. */
    int poll(int maxBytes, Transport.Receiver receiver) {
        long position = counters.getLong(READ);
        if (writtenAsSeen - position < maxBytes) {
            writtenAsSeen = counters.getLongVolatile(WRITTEN);
        }
        int available = (int) (writtenAsSeen - position);
        int at = (int) (position % capacity);
        int length = Math.min(maxBytes, Math.min(available, capacity - at));
        if (length > 0) {
            receiver.onBytes(ring, at, length);
            counters.putLongOrdered(READ, position + length);
        }
        return length;
    }
}
