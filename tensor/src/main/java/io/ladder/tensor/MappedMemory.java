package io.ladder.tensor;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file as memory, which is the same memory in every process that maps it. Of any size: the JDK's own mappings end at 2
 * GiB.
 *
 * <p>The mapping outlives the file's name, so a file may be deleted as soon as all have mapped it. Nothing of it may be used
 * after {@link #close()}.
 */
public final class MappedMemory implements AutoCloseable {
    private static final int ZEROS_BYTES = 1 << 20;
    private static final int READ_AND_WRITE = 2; // O_RDWR
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 1;

    private final long address;
    private final long bytes;
    private boolean closed;

    private MappedMemory(long address, long bytes) {
        this.address = address;
        this.bytes = bytes;
    }

    /**
     * Makes a file of zeros and maps it.
     *
     * @param bytes more than 0
     * @throws IOException if the file is there already, which is left alone, or has no room: nothing is left of it then
     */
    public static MappedMemory create(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            return fillAndOpen(file, channel, bytes);
        }
    }

    private static MappedMemory fillAndOpen(Path file, FileChannel channel, long bytes) throws IOException {
        try {
            fillWithZeros(channel, bytes);
            return open(file);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Maps a whole file, which holds at least a byte. */
    public static MappedMemory open(Path file) throws IOException {
        long bytes = Files.size(file);
        try {
            return new MappedMemory(Calls.map(file, bytes), bytes);
        } catch (LastErrorException e) {
            throw new IOException("cannot map " + file + " (" + bytes + " bytes): " + e.getMessage(), e);
        } catch (LinkageError | RuntimeException e) {
            throw new IOException("cannot map " + file + ": native code cannot be called here (" + e + ")", e);
        }
    }

    /** Writes zeros, instead of merely setting a length: a full file system is an error here, and a bus error later. */
    public static void fillWithZeros(FileChannel file, long length) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(length, ZEROS_BYTES));
        for (long left = length; left > 0; left -= file.write(zeros)) {
            zeros.clear().limit((int) Math.min(left, zeros.capacity()));
        }
    }

    public long bytes() {
        return bytes;
    }

    /** An f32 tensor over part of it. */
    public Tensor f32(long byteOffset, long numElements) {
        check(byteOffset, numElements * Float.BYTES);
        return new Tensor(address + byteOffset, DType.F32, numElements);
    }

    /** A little-endian window over part of it. */
    public ByteBuffer window(long byteOffset, int length) {
        check(byteOffset, length);
        return NativeMemory.window(address + byteOffset, length);
    }

    private void check(long byteOffset, long length) {
        if (byteOffset < 0 || length < 0 || byteOffset > bytes - length) {
            throw new IndexOutOfBoundsException(
                    "bytes [" + byteOffset + ", " + (byteOffset + length) + ") of " + bytes + " mapped ones");
        }
    }

    /** Unmaps it. Safe to call twice. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Calls.unmap(address, bytes);
        }
    }

    /** Looked up when they are first needed. */
    private static final class Calls {
        private static final Function OPEN = CLibrary.checkedFunction("open");
        private static final Function CLOSE = CLibrary.function("close");
        private static final Function MMAP = CLibrary.checkedFunction("mmap");
        private static final Function MUNMAP = CLibrary.function("munmap");

        private Calls() {}

        static long map(Path file, long length) {
            int descriptor = OPEN.invokeInt(new Object[] {file.toString(), READ_AND_WRITE});
            try {
                Pointer mapped = MMAP.invokePointer(new Object[] {
                    Pointer.NULL, new NativeLong(length), PROT_READ_WRITE, MAP_SHARED, descriptor, new NativeLong(0)
                });
                return Pointer.nativeValue(mapped);
            } finally {
                CLOSE.invokeInt(new Object[] {descriptor});
            }
        }

        static void unmap(long address, long length) {
            MUNMAP.invokeInt(new Object[] {new Pointer(address), new NativeLong(length)});
        }
    }
}
