package io.ladder.collective;

import io.ladder.tensor.MappedMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;

/**
 * One end of a {@link ByteQueue} in a file that both processes map. The writer makes the file; the reader deletes it as
 * soon as it has mapped it, so that nothing is left of it when both have ended, in whatever way.
 */
final class MappedQueue implements AutoCloseable {
    private final MappedByteBuffer memory;
    private ByteQueue queue;

    private MappedQueue(FileChannel file) throws IOException {
        this.memory = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size());
        this.queue = new ByteQueue(memory);
    }

    /** For the writer. The file is there under its name only when it is complete. */
    static MappedQueue create(Path path, int capacity) {
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel file = FileChannel.open(
                unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedMemory.fillWithZeros(file, ByteQueue.memoryBytes(capacity));
            MappedQueue made = new MappedQueue(file);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a queue of " + capacity + " bytes in " + path.getParent(), e);
        }
    }

    /** For the reader, once the file is there. */
    static MappedQueue open(Path path) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedQueue opened = new MappedQueue(file);
            Files.delete(path);
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot map the queue " + path, e);
        }
    }

    int capacityBytes() {
        return memory.capacity();
    }

    int offer(ByteBuffer source, int offset, int length) {
        return queue.offer(source, offset, length);
    }

    int poll(int maxBytes, Transport.Receiver receiver) {
        return queue.poll(maxBytes, receiver);
    }

    /** Unmaps at once: shared memory is scarce in containers, and a collection of garbage may be far away. */
    @Override
    public void close() {
        if (queue != null) {
            queue = null; // a use after the end is an exception then, not a crash of the process
            IoUtil.unmap(memory);
        }
    }
}
