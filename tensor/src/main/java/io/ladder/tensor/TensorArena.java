package io.ladder.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Owns off-heap memory and frees it all at once. Tensors made here must not be used after {@link #close()}.
 *
 * <p>Not thread-safe: one arena belongs to one rank.
 */
public final class TensorArena implements AutoCloseable {
    /** Cache line and AVX-512 register width. */
    static final int ALIGNMENT = 64;

    private final List<Long> addresses = new ArrayList<>();
    private long allocatedBytes;

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
        long raw = NativeMemory.allocate(Math.max(1, bytes) + ALIGNMENT);
        addresses.add(raw);
        long address = (raw + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        NativeMemory.zero(address, bytes);
        allocatedBytes += bytes;
        return new Tensor(address, dtype, shape);
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
    }
}
