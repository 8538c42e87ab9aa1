package io.ladder.tensor;

/**
 * Off-heap working memory that grows to the largest size asked for and is then reused. Growing loses the content and
 * moves it: take address and elements anew for each use.
 */
final class Scratch implements AutoCloseable {
    private TensorArena arena = new TensorArena();
    private Tensor wide = arena.f32(0);
    private Tensor narrow = wide.as(DType.BF16);

    /** Address of at least this many bytes, 64-byte aligned. */
    long address(long bytes) {
        ensure(bytes);
        return wide.address();
    }

    /** At least this many bytes as elements of a type; both types see the same memory. */
    Elements elements(DType dtype, long bytes) {
        ensure(bytes);
        return (dtype == DType.F32 ? wide : narrow).elements();
    }

    /** The largest size asked for so far. */
    long bytes() {
        return wide.bytes();
    }

    private void ensure(long bytes) {
        if (wide.bytes() < bytes) {
            arena.close();
            arena = new TensorArena();
            wide = arena.f32((bytes + Float.BYTES - 1) / Float.BYTES);
            narrow = wide.as(DType.BF16);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
