package io.ladder.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Owns off-heap memory and frees it all at once. Tensors made here must not be used after {@link #close()}.
 *
 * <p>Where there are huge pages, tensors lie side by side in chunks of them, which grow with the arena; the first small
 * ones, and all without huge pages, have an allocation each.
 *
 * <p>Not thread-safe: one arena belongs to one rank.
 */
public final class TensorArena implements AutoCloseable {
    /** Cache line and AVX-512 register width. */
    static final int ALIGNMENT = 64;

    /** Bytes of a chunk beyond which the last huge page, half filled, does not count any more. */
    private static final long LARGEST_CHUNK = 64L << 20;

    private final List<Long> addresses = new ArrayList<>();
    private long allocatedBytes;
    private long chunkAt;
    private long chunkEnd;

    /** A zeroed f32 tensor of the given shape, 64-byte aligned. */
    public Tensor f32(long... shape) {
        return allocate(DType.F32, shape);
    }

    /** A zeroed bf16 tensor of the given shape, 64-byte aligned. */
    public Tensor bf16(long... shape) {
        return allocate(DType.BF16, shape);
    }

    /** A zeroed tensor, 64-byte aligned. */
    public Tensor allocate(DType dtype, long... shape) {
        long bytes = Math.multiplyExact(Tensor.numElements(shape), (long) dtype.bytes());
        boolean large = allocatedBytes + bytes >= HugePages.BYTES;
        long address = large && HugePages.exist() ? inChunk(bytes) : alone(bytes);
        NativeMemory.zero(address, bytes);
        allocatedBytes += bytes;
        return new Tensor(address, dtype, shape);
    }

    private long alone(long bytes) {
        long raw = NativeMemory.allocate(Math.max(1, bytes) + ALIGNMENT);
        addresses.add(raw);
        return roundUp(raw, ALIGNMENT);
    }

    private long inChunk(long bytes) {
        if (chunkEnd - chunkAt < bytes) {
            long usual = Math.min(LARGEST_CHUNK, Math.max(HugePages.BYTES, allocatedBytes));
            long size = roundUp(Math.max(bytes, usual), HugePages.BYTES);
            long raw = NativeMemory.allocate(size + HugePages.BYTES);
            addresses.add(raw);
            chunkAt = roundUp(raw, HugePages.BYTES);
            chunkEnd = chunkAt + size;
            HugePages.request(chunkAt, size);
        }
        long address = chunkAt;
        chunkAt = roundUp(address + bytes, ALIGNMENT);
        return address;
    }

    private static long roundUp(long number, long multiple) {
        return (number + multiple - 1) / multiple * multiple;
    }

    /** Bytes handed out so far. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    @Override
    public void close() {
        addresses.forEach(NativeMemory::free);
        addresses.clear();
        allocatedBytes = 0;
        chunkAt = 0;
        chunkEnd = 0;
    }
}
