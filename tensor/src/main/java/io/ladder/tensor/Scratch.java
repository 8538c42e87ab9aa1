package io.ladder.tensor;

import java.nio.ByteBuffer;

/**
 * Off-heap working memory that grows to the largest size asked for and is then reused. Growing loses the content and
 * moves it: take address and window anew for each use.
 */
final class Scratch implements AutoCloseable {
    private TensorArena arena = new TensorArena();
    private Tensor memory = arena.f32(0);

    /** Address of at least this many bytes, 64-byte aligned. */
    long address(long bytes) {
        ensure(bytes);
        return memory.address();
    }

    /** Window over all of at least this many bytes. */
    ByteBuffer window(long bytes) {
        ensure(bytes);
        return memory.window();
    }

    /** The largest size asked for so far. */
    long bytes() {
        return memory.bytes();
    }

    private void ensure(long bytes) {
        if (memory.bytes() < bytes) {
            arena.close();
            arena = new TensorArena();
            memory = arena.f32((bytes + Float.BYTES - 1) / Float.BYTES);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
