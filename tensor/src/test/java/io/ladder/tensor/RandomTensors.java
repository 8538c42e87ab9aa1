package io.ladder.tensor;

/** Tensors of standard normal numbers, reproducible, freed together. */
final class RandomTensors implements AutoCloseable {
    private final TensorArena arena = new TensorArena();
    private final long seed;
    private long made;

    RandomTensors(long seed) {
        this.seed = seed;
    }

    /** A fresh tensor of N(0, 1). */
    Tensor normal(long... shape) {
        Tensor tensor = arena.f32(shape);
        long key = CounterRandom.key(seed, made++);
        for (long i = 0; i < tensor.numElements(); i++) {
            tensor.set(i, (float) CounterRandom.gaussian(key, i));
        }
        return tensor;
    }

    /** A fresh tensor of N(0, 1), rounded to a dtype. */
    Tensor normal(DType dtype, long... shape) {
        Tensor wide = normal(shape);
        if (dtype == DType.F32) {
            return wide;
        }
        Tensor narrow = arena.allocate(dtype, shape);
        narrow.copyFrom(wide.toArray());
        return narrow;
    }

    Tensor zeros(long... shape) {
        return arena.f32(shape);
    }

    /** The same in a dtype. */
    Tensor zeros(DType dtype, long... shape) {
        return arena.allocate(dtype, shape);
    }

    /** NaN everywhere: what an operation that overwrites must not read. */
    Tensor garbage(long... shape) {
        return garbage(DType.F32, shape);
    }

    /** The same in a dtype. */
    Tensor garbage(DType dtype, long... shape) {
        Tensor tensor = arena.allocate(dtype, shape);
        for (long i = 0; i < tensor.numElements(); i++) {
            tensor.set(i, Float.NaN);
        }
        return tensor;
    }

    Tensor copy(Tensor source) {
        Tensor copy = arena.allocate(source.dtype(), source.shape());
        copy.copyFrom(source);
        return copy;
    }

    /** {@code count} integers in [0, limit). */
    int[] ints(int count, int limit) {
        long key = CounterRandom.key(seed, made++);
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = (int) (CounterRandom.uniformDouble(key, i) * limit);
        }
        return values;
    }

    @Override
    public void close() {
        arena.close();
    }
}
